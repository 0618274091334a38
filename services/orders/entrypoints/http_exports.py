"""`POST /exports` (the courier's file of the print queue, F-194, and other lists) and the file that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.exports.ask_export import ask_export, take_file
from services.orders.application.exports.kinds import KINDS
from services.orders.application.exports.model import Caller, Export, ExportUow
from services.orders.entrypoints.schemas_exports import ExportBody
from shared.contracts.access import Permission
from shared.runtime.clock import KST
from shared.runtime.command import CommandContext
from shared.runtime.context import current_cause
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
        filter, caller = body.checked_filter(), _caller(request)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            export = await ask_export(app.uow(conn), body.kind, filter, body.reason, caller, ctx)
            state = {"state": "RUNNING", "done": 0, "total": 0, "results_url": None}
            return Answer({"job_id": str(export.id), **state}, 202)

        answer = await app.commands.run(request, work)
        app.wake()
        return answer

    @router.get("/jobs/{job_id}/file")
    async def get_file(request: Request, job_id: UUID) -> Response:
        """Who asked for it may have it, and it is logged before the first byte leaves."""
        caller, at = _caller(request), app.commands.clock()
        export, file = await database.transaction(lambda conn: take_file(app.uow(conn), job_id, caller, at))
        disposition = f"attachment; filename*=UTF-8''{quote(_name(export))}"
        headers = {"content-disposition": disposition, "cache-control": "no-store"}
        return Response(file, media_type=_XLSX, headers=headers)

    return router


def _name(export: Export) -> str:
    courier = [export.filter["courier"]] if "courier" in export.filter else []
    return "_".join([KINDS[export.kind].title, *courier, f"{export.asked_at.astimezone(KST):%Y-%m-%d}.xlsx"])


def _caller(request: Request) -> Caller:
    who, cause = principal_of(request), current_cause()
    return Caller(
        who=who.sub,
        from_address=address_of(request),
        request_id=cause.correlation_id if cause else "",
        unmasked=who.reads_personal_data(),
        any_file=Permission.OPERATORS.value in who.perms,
    )
