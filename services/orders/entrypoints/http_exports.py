"""`POST /exports` (the courier's file of the print queue, F-194) and the file that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.exports.make_export import ask_export, take_file
from services.orders.application.exports.model import ExportUow
from services.orders.entrypoints.schemas_uploads import ExportBody
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.caller import address_of
from shared.web.idempotency import Answer, Commands
from shared.web.principal import principal_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ExportsApp:
    """`wake` tells who makes files that one waits."""

    commands: Commands
    uow: Callable[[AsyncConnection], ExportUow]
    wake: Callable[[], None]


def routes(app: ExportsApp) -> APIRouter:
    """Ask for a file, and take it."""
    router = router_of("orders")
    database = app.commands.database

    @router.post("/exports", status_code=202)
    async def post_export(request: Request, body: ExportBody) -> Response:
        who = principal_of(request)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            export = await ask_export(
                app.uow(conn),
                body.kind,
                body.filter,
                body.reason,
                unmasked=who.reads_personal_data(),
                from_address=address_of(request),
                export_id=UUID(ctx.command_id),
                ctx=ctx,
            )
            state = {"state": "RUNNING", "done": 0, "total": 0, "results_url": None}
            return Answer({"job_id": str(export.id), **state}, 202)

        answer = await app.commands.run(request, work)
        app.wake()
        return answer

    @router.get("/jobs/{job_id}/file")
    async def get_file(request: Request, job_id: UUID) -> Response:
        """Taking it is logged before the first byte leaves."""
        who = principal_of(request)
        ctx = CommandContext(who.sub, str(job_id), app.commands.clock())
        unmasked, address = who.reads_personal_data(), address_of(request)
        export, file = await database.transaction(
            lambda conn: take_file(app.uow(conn), job_id, unmasked=unmasked, from_address=address, ctx=ctx)
        )
        name = quote(f"송장출력_{export.filter['courier']}_{export.asked_at:%Y-%m-%d}.xlsx")
        return Response(file, media_type=_XLSX, headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"})

    return router
