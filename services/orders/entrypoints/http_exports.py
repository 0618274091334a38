"""`POST /exports` (the courier's file of the print queue, F-194), `GET /jobs/{job_id}` and its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.exports.make_export import ask_export, take_file
from services.orders.application.exports.model import Export, ExportUow
from services.orders.application.uploads.model import Upload, Uploads
from services.orders.entrypoints.schemas_uploads import ExportBody
from services.orders.entrypoints.uploads_app import PATHS
from shared.contracts.codes import Refusal
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
    uploads: Callable[[AsyncConnection], Uploads]
    wake: Callable[[], None]


def routes(app: ExportsApp) -> APIRouter:
    """Exports, and jobs of whatever kind."""
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
            return Answer({"job_id": str(export.id), **_state(export)}, 202)

        answer = await app.commands.run(request, work)
        app.wake()
        return answer

    @router.get("/jobs/{job_id}")
    async def get_job(job_id: UUID) -> JSONResponse:
        async def work(conn: AsyncConnection) -> dict[str, Any]:
            export = await app.uow(conn).exports.get(job_id)
            if export is not None:
                return _state(export)
            upload = await app.uploads(conn).get(None, job_id)
            if upload is None:
                raise Refusal("NOT_FOUND")
            return await _progress(app.uploads(conn), upload)

        return JSONResponse(await database.read(work))

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


def _state(export: Export) -> dict[str, Any]:
    done = export.rows is not None
    results = f"/api/orders/v1/jobs/{export.id}/file" if done else None
    return {
        "state": "DONE" if done else "RUNNING",
        "done": export.rows or 0,
        "total": export.rows or 0,
        "results_url": results,
    }


async def _progress(uploads: Uploads, upload: Upload) -> dict[str, Any]:
    counts = await uploads.counts(upload.id)
    done = counts.state == "APPLIED"
    path = next(path for path, kind in PATHS.items() if kind.name == upload.kind)
    return {
        "state": "DONE" if done else "RUNNING" if counts.asked else "WAITING",
        "done": counts.applied,
        "total": counts.asked,
        "results_url": f"/api/orders/v1/{path}/{upload.id}/rows" if done else None,
    }
