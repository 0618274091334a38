"""The CS window: the grid, one pack, its history (F-010…F-029)."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.pack_detail import moved_to, read_pack
from services.cs.adapters.pack_list import list_packs
from services.cs.adapters.record_list import list_history
from services.cs.adapters.visibility import pack_visible
from services.cs.application.filters import Slice
from services.cs.application.pack_detail import pack_detail
from services.cs.entrypoints.schemas_bodies import PackSearch
from services.cs.entrypoints.schemas_lists import HistoryQuery, PackAt, PackQuery
from services.cs.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.web.app import router_of
from shared.web.pagination import Page
from shared.web.principal import principal_of
from shared.web.schemas import BIGINT_MAX

PackNo = Annotated[int, Path(ge=1, le=BIGINT_MAX)]


def routes(app: App) -> APIRouter:
    """`/packs`, `/packs/search`, `/packs/{pack_no}`, `/packs/{pack_no}/records`."""
    router = router_of("cs")

    async def listed(request: Request, asked: PackQuery) -> Response:
        filter, part = asked.filter(app.clock()), asked.part()
        unmasked = principal_of(request).reads_personal_data()
        page = await app.database.read(lambda conn: list_packs(conn, filter, asked.sort, part, unmasked=unmasked))
        return as_json(page)

    @router.get("/packs")
    async def get_packs(request: Request, asked: Annotated[PackQuery, Query()]) -> Response:
        return await listed(request, asked)

    @router.post("/packs/search")
    async def search_packs(request: Request, asked: PackSearch) -> Response:
        return await listed(request, asked)

    @router.get("/packs/{pack_no}")
    async def get_pack(request: Request, pack_no: PackNo, asked: Annotated[PackAt, Query()]) -> Response:
        await pack_visible(app.database, pack_no, asked.min_version)
        row = await app.database.read(lambda conn: read_pack(conn, pack_no))
        if row is None:
            raise await _gone(app, pack_no)
        detail = pack_detail(row, unmasked=principal_of(request).reads_personal_data())
        return Response(orjson.dumps(detail), media_type="application/json")

    @router.get("/packs/{pack_no}/records")
    async def get_history(request: Request, pack_no: PackNo, asked: Annotated[HistoryQuery, Query()]) -> Response:
        part, unmasked = asked.part(), principal_of(request).reads_personal_data()
        await pack_visible(app.database, pack_no, asked.min_version)
        page = await app.database.read(lambda conn: _history(conn, pack_no, part, unmasked=unmasked))
        if page is None:
            raise await _gone(app, pack_no)
        return as_json(page)

    return router


async def _history(conn: AsyncConnection, pack_no: int, part: Slice, *, unmasked: bool) -> Page | None:
    if await read_pack(conn, pack_no) is None:
        return None
    return await list_history(conn, pack_no, part, unmasked=unmasked)


async def _gone(app: App, pack_no: int) -> Refusal:
    """404, with the pack that its order is in now."""
    now = await app.database.read(lambda conn: moved_to(conn, pack_no))
    return Refusal("PACK_NOT_FOUND", pack_no=pack_no, extra={"moved_to": now})


def as_json(page: Page) -> Response:
    """A page as it is sent."""
    return Response(orjson.dumps(page.body()), media_type="application/json")
