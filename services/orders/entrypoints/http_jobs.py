"""`/jobs/{job_id}` of orders, of whatever kind: a bulk action's rows, an upload that is applied, a file that is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.bulk_jobs.model import BulkJobs, BulkState
from services.orders.application.exports.model import Export, Exports
from services.orders.application.paging import Found
from services.orders.application.uploads.model import Upload, Uploads
from services.orders.entrypoints.masking import rows_shown_to
from services.orders.entrypoints.paging import PartQuery, page
from services.orders.entrypoints.uploads_app import PATHS, kst
from shared.contracts.codes import Refusal
from shared.contracts.routes import ROUTES
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.principal import Principal, principal_of
from shared.web.queries import documented, query_of

SHOWN = 500
"""Refused rows that are shown with a job; all its rows are a list of their own."""
_JOBS = "/api/orders/v1/jobs"


@dataclass(frozen=True, slots=True)
class JobsApp:
    """Where jobs of each kind are kept; `wake` tells all who do them that one goes on."""

    commands: Commands
    bulk: Callable[[AsyncConnection], BulkJobs]
    exports: Callable[[AsyncConnection], Exports]
    uploads: Callable[[AsyncConnection], Uploads]
    wake: Callable[[], None]


Turn = Callable[[JobsApp, AsyncConnection, UUID, CommandContext], Awaitable[bool]]
"""Stops a job or lets it go on; False: there is none to be."""


def routes(app: JobsApp) -> APIRouter:
    """State, rows, cancel and resume."""
    router = router_of("orders")
    database = app.commands.database

    @router.get("/jobs/{job_id}")
    async def get_job(request: Request, job_id: UUID) -> JSONResponse:
        return JSONResponse(await database.read(lambda conn: _state(app, conn, job_id, principal_of(request))))

    @router.get("/jobs/{job_id}/rows", openapi_extra=documented(PartQuery))
    async def get_rows(request: Request, job_id: UUID) -> JSONResponse:
        """Of a bulk action: `{n, done}` and what became of the row; `ok` is null while it waits."""
        part, who = query_of(PartQuery, request).part_of_rows(), principal_of(request)

        async def work(conn: AsyncConnection) -> dict[str, Any]:
            job = await app.bulk(conn).get(job_id)
            if job is None:
                raise Refusal("NOT_FOUND")
            found = Found(await app.bulk(conn).page(job_id, part), job.total)
            return page(found, part, lambda row: (row[0],), lambda row: rows_shown_to(who, [_row(*row)])[0])

        return JSONResponse(await database.read(work))

    @router.post("/jobs/{job_id}/cancel")
    async def cancel_job(request: Request, job_id: UUID) -> Response:
        return await turn(request, job_id, "JOB_NOT_RUNNING", _cancel)

    @router.post("/jobs/{job_id}/resume")
    async def resume_job(request: Request, job_id: UUID) -> Response:
        answer = await turn(request, job_id, "JOB_NOT_STOPPED", _resume)
        app.wake()
        return answer

    async def turn(request: Request, job_id: UUID, refusal: str, how: Turn) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            who = principal_of(request)
            await _state(app, conn, job_id, who)
            await _require_apply(app, conn, job_id, who)
            if not await how(app, conn, job_id, ctx):
                raise Refusal(refusal)
            return Answer(await _state(app, conn, job_id, who))

        return await app.commands.run(request, work)

    return router


async def _cancel(app: JobsApp, conn: AsyncConnection, job_id: UUID, ctx: CommandContext) -> bool:
    of_another = await app.bulk(conn).cancel(job_id, ctx.at) or await app.exports(conn).cancel(job_id, ctx.at)
    return of_another or await app.uploads(conn).cancel(job_id)


async def _resume(app: JobsApp, conn: AsyncConnection, job_id: UUID, ctx: CommandContext) -> bool:
    """Rows of an upload go on in the name of who resumes them."""
    of_another = await app.bulk(conn).resume(job_id, ctx.at) or await app.exports(conn).resume(job_id, ctx.at)
    return of_another or await app.uploads(conn).resume(job_id, ctx.operator, ctx.at)


async def _require_apply(app: JobsApp, conn: AsyncConnection, job_id: UUID, who: Principal) -> None:
    """Who stops or resumes an upload may apply it. Raises NOT_PERMITTED."""
    upload = await app.uploads(conn).get(None, job_id)
    if upload and not who.may(ROUTES["orders"][f"POST /{_path(upload)}/{{upload_id}}/apply"], {}):
        raise Refusal("NOT_PERMITTED")


async def _state(app: JobsApp, conn: AsyncConnection, job_id: UUID, who: Principal) -> dict[str, Any]:
    """A job of any kind as `who` may see it. Raises NOT_FOUND."""
    if (job := await app.bulk(conn).get(job_id)) is not None:
        return _bulk(job, rows_shown_to(who, await app.bulk(conn).refused(job_id, SHOWN)))
    if (export := await app.exports(conn).get(job_id)) is not None:
        return _export(export)
    uploads = app.uploads(conn)
    if (upload := await uploads.get(None, job_id)) is None:
        raise Refusal("NOT_FOUND")
    return await _upload(uploads, upload)


def _bulk(state: BulkState, refused: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """`results` holds what was refused (the first SHOWN), `results_url` leads to all rows."""
    return {
        "job_id": str(state.job.id),
        "kind": "BULK",
        "action": state.job.action,
        "state": state.state,
        "done": state.done,
        "total": state.total,
        "refused": state.refused,
        "operator": state.job.operator,
        "created_at": kst(state.created_at),
        "finished_at": kst(state.finished_at),
        "results_url": f"{_JOBS}/{state.job.id}/rows",
        "results": refused,
    }


def _export(export: Export) -> dict[str, Any]:
    """`total` is how many rows the list had; a file that was cut says so in `warnings`."""
    done = export.state == "DONE"
    rows, total = export.rows or 0, export.found or 0
    cut = [_warning(Refusal("FILE_CUT", limit=rows, count=total - rows))] if total > rows else []
    return {
        "job_id": str(export.id),
        "kind": "EXPORT",
        "state": export.state,
        "done": rows,
        "total": total,
        "operator": export.asked_by,
        "created_at": kst(export.asked_at),
        "finished_at": kst(export.finished_at),
        "results_url": f"{_JOBS}/{export.id}/file" if done else None,
        "warnings": cut,
    }


def _warning(warning: Refusal) -> dict[str, Any]:
    return {"code": warning.code, "detail": warning.detail}


async def _upload(uploads: Uploads, upload: Upload) -> dict[str, Any]:
    """`total` are the rows that are not left out. What is left of a job that was cancelled can be resumed."""
    counts = await uploads.counts(upload.id)
    ended = counts.job_state in ("DONE", "CANCELLED")
    return {
        "job_id": str(upload.id),
        "kind": "UPLOAD",
        "state": counts.job_state,
        "done": counts.applied,
        "total": counts.total,
        "results_url": f"/api/orders/v1/{_path(upload)}/{upload.id}/rows" if ended else None,
    }


def _path(upload: Upload) -> str:
    return next(path for path, kind in PATHS.items() if kind.name == upload.kind)


def _row(n: int, mgmt_no: int | None, result: Mapping[str, Any] | None) -> dict[str, Any]:
    waiting = {"mgmt_no": mgmt_no, "ok": None, "code": None, "detail": None}
    return {"n": n, "done": result is not None, **(waiting if result is None else result)}
