"""매크로: list, save, edit, delete, and the text as an order fills it (F-032)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.macros import create_macro, delete_macro, edit_macro
from services.cs.application.preview_macro import Asked, preview
from services.cs.domain.macros import PASTE_TOKENS, VARIABLES
from services.cs.entrypoints.http_packs import as_json
from services.cs.entrypoints.schemas_desk import EditMacro, MacroQuery, NewMacro, PreviewMacro, VersionAt
from services.cs.entrypoints.wiring import App
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.pagination import Page
from shared.web.principal import principal_of
from shared.web.schemas import BIGINT_MAX

MacroId = Annotated[int, Path(ge=1, le=BIGINT_MAX)]


def routes(app: App) -> APIRouter:
    """`/macros…`, `/macro-variables`."""
    router = router_of("cs")

    @router.get("/macros")
    async def get_macros(asked: Annotated[MacroQuery, Query()]) -> Response:
        return as_json(await app.reader.macros(asked.q, asked.part()))

    @router.get("/macro-variables")
    async def variables() -> Response:
        items = [{"name": n, "label": label, "paste": n in PASTE_TOKENS} for n, label in VARIABLES.items()]
        return as_json(Page(items, total=len(items), total_is_exact=True))

    @router.post("/macros", status_code=201)
    async def post_macro(request: Request, body: NewMacro) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer(asdict(await create_macro(app.uow(conn), body.name, body.body, ctx)), 201)

        return await app.commands.run(request, work)

    @router.patch("/macros/{macro_id}")
    async def patch_macro(request: Request, macro_id: MacroId, body: EditMacro) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            edited = await edit_macro(app.uow(conn), macro_id, body.name, body.body, body.expected_version, ctx)
            return Answer(asdict(edited))

        return await app.commands.run(request, work)

    @router.delete("/macros/{macro_id}")
    async def remove_macro(request: Request, macro_id: MacroId, asked: Annotated[VersionAt, Query()]) -> Response:
        async def work(conn: AsyncConnection, _ctx: CommandContext) -> Answer:
            return Answer(asdict(await delete_macro(app.uow(conn), macro_id, asked.expected_version)))

        return await app.commands.run(request, work)

    @router.post("/macros/preview")
    async def post_preview(request: Request, body: PreviewMacro) -> Response:
        """Nothing is changed. `{text, empty}`."""
        who, body = principal_of(request), body.checked()

        async def work(conn: AsyncConnection) -> dict[str, object]:
            uow = app.uow(conn)
            text = body.body
            if body.macro_id is not None:
                macro = await uow.macros.find(body.macro_id)
                if macro is None:
                    raise Refusal("MACRO_NOT_FOUND", id=body.macro_id)
                text = macro.body
            unmasked = who.reads_personal_data()
            asked = Asked(text or "", body.mgmt_no, body.item_ids, who.sub, app.clock(), unmasked)
            return await preview(uow.view, asked)

        return Response(orjson.dumps(await app.commands.database.read(work)), media_type="application/json")

    return router
