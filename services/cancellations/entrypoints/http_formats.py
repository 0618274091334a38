"""`GET/PUT /formats/{channel_id}` (포맷설정, F-181)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.put_format import put_format, read_format
from services.cancellations.domain.formats import FIELDS, UploadFormat
from services.cancellations.entrypoints.reading import channel_named
from services.cancellations.entrypoints.schemas import FormatBody
from services.cancellations.entrypoints.wiring import App
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer


def routes(app: App) -> APIRouter:
    """Both routes."""
    router = router_of("cancellations")

    @router.get("/formats/{channel_id}")
    async def get_format(channel_id: str) -> JSONResponse:
        await channel_named(app, channel_id)
        known, own = await app.database.read(lambda conn: read_format(app.uow(conn), channel_id))
        return JSONResponse(_answer(channel_id, known, own=own))

    @router.put("/formats/{channel_id}")
    async def set_format(channel_id: str, request: Request, body: FormatBody) -> Response:
        await channel_named(app, channel_id)
        wanted = UploadFormat(
            columns=dict(body.columns),
            header_row=body.header_row,
            sheet=body.sheet,
            date_format=body.date_format,
            status_contains=body.status_contains,
            withdrawn_contains=body.withdrawn_contains,
        )

        async def work(conn: AsyncConnection, context: CommandContext) -> Answer:
            settled = await put_format(app.uow(conn), channel_id, wanted, context)
            return Answer(_answer(channel_id, settled, own=True))

        return await app.commands.run(request, work)

    return router


def _answer(channel_id: str, known: UploadFormat, *, own: bool) -> dict[str, Any]:
    return {
        "channel_id": channel_id,
        "columns": dict(known.columns),
        "header_row": known.header_row,
        "sheet": known.sheet,
        "date_format": known.date_format,
        "status_contains": list(known.status_contains),
        "withdrawn_contains": list(known.withdrawn_contains),
        "required": list(known.required),
        "fields": list(FIELDS),
        "own": own,
    }
