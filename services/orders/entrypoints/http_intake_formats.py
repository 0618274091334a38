"""`GET/PUT /intake-formats/{channel_id}`: 포맷설정 of a channel's order file (F-193)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.uploads.kinds import INTAKE
from services.orders.application.uploads.put_format import put_format, read_format
from services.orders.domain.sheets.formats import SheetFormat
from services.orders.entrypoints.schemas_uploads import FormatBody
from services.orders.entrypoints.uploads_app import UploadsApp
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer


def routes(app: UploadsApp) -> APIRouter:
    """Both routes."""
    router = router_of("orders")

    @router.get("/intake-formats/{channel_id}")
    async def get_format(channel_id: str) -> dict[str, Any]:
        known, own = await app.database.read(lambda conn: read_format(app.uow(conn), channel_id))
        return _answer(channel_id, known, own=own)

    @router.put("/intake-formats/{channel_id}")
    async def set_format(channel_id: str, request: Request, body: FormatBody) -> Response:
        wanted = SheetFormat(dict(body.columns), body.header_row, body.sheet, body.date_format)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            return Answer(_answer(channel_id, await put_format(app.uow(conn), channel_id, wanted, ctx), own=True))

        return await app.commands.run(request, work)

    return router


def _answer(channel_id: str, known: SheetFormat, *, own: bool) -> dict[str, Any]:
    return {
        "channel_id": channel_id,
        "columns": dict(known.columns),
        "header_row": known.header_row,
        "sheet": known.sheet,
        "date_format": known.date_format,
        "required": [[each] if isinstance(each, str) else list(each) for each in INTAKE.sheet.required],
        "fields": list(INTAKE.sheet.usual.columns),
        "own": own,
    }
