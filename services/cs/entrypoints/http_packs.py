"""The CS window: the grid, one pack, its history (F-010…F-029)."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Query, Request, Response

from services.cs.entrypoints.schemas_bodies import PackSearch
from services.cs.entrypoints.schemas_lists import HistoryQuery, PackAt, PackQuery
from services.cs.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.web.app import router_of
from shared.web.pagination import Page
from shared.web.principal import principal_of
from shared.web.queries import documented, query_of
from shared.web.schemas import BIGINT_MAX

PackNo = Annotated[int, Path(ge=1, le=BIGINT_MAX)]


def routes(app: App) -> APIRouter:
    """`/packs`, `/packs/search`, `/packs/{pack_no}`, `/packs/{pack_no}/records`."""
    router = router_of("cs")

    async def listed(request: Request, asked: PackQuery) -> Response:
        filter, part = asked.filter(app.clock()), asked.part()
        unmasked = principal_of(request).reads_personal_data()
        return as_json(await app.reader.packs(filter, asked.sort, part, unmasked=unmasked))

    @router.get("/packs", openapi_extra=documented(PackQuery))
    async def get_packs(request: Request) -> Response:
        return await listed(request, query_of(PackQuery, request))

    @router.post("/packs/search")
    async def search_packs(request: Request, asked: PackSearch) -> Response:
        return await listed(request, asked)

    @router.get("/packs/{pack_no}")
    async def get_pack(request: Request, pack_no: PackNo, asked: Annotated[PackAt, Query()]) -> Response:
        await app.reader.wait_for_pack(pack_no, asked.min_version)
        detail = await app.reader.pack(pack_no, unmasked=principal_of(request).reads_personal_data())
        if detail is None:
            raise await gone(app, pack_no)
        return Response(orjson.dumps(detail), media_type="application/json")

    @router.get("/packs/{pack_no}/records")
    async def get_history(request: Request, pack_no: PackNo, asked: Annotated[HistoryQuery, Query()]) -> Response:
        part, unmasked = asked.part(), principal_of(request).reads_personal_data()
        await app.reader.wait_for_pack(pack_no, asked.min_version)
        page = await app.reader.history(pack_no, part, unmasked=unmasked)
        if page is None:
            raise await gone(app, pack_no)
        return as_json(page)

    return router


async def gone(app: App, pack_no: int) -> Refusal:
    """404, with the pack that its order is in now."""
    return Refusal("PACK_NOT_FOUND", pack_no=pack_no, extra={"moved_to": await app.reader.moved_to(pack_no)})


def as_json(page: Page) -> Response:
    """A page as it is sent."""
    return Response(orjson.dumps(page.body()), media_type="application/json")
