"""`/jobs/{job_id}` of orders, of whatever kind: a bulk action's rows, an upload that is applied, a file that is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.bulk_jobs.model import BulkJobs, BulkState
from services.orders.application.exports.model import Export, Exports
from services.orders.application.uploads.model import Upload, Uploads
from services.orders.entrypoints.masking import rows_shown_to
from services.orders.entrypoints.uploads_app import PATHS, kst
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT, Cursor, Page
from shared.web.principal import Principal, principal_of
from shared.web.schemas import INT_MAX

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


def routes(app: JobsApp) -> APIRouter:
    """State, rows, cancel and resume."""
    router = router_of("orders")
    database = app.commands.database

    @router.get("/jobs/{job_id}")
    async def get_job(request: Request, job_id: UUID) -> JSONResponse:
        return JSONResponse(await database.read(lambda conn: _state(app, conn, job_id, principal_of(request))))

    @router.get("/jobs/{job_id}/rows")
    async def get_rows(
        request: Request,
        job_id: UUID,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        offset: Annotated[int, Query(ge=0, le=INT_MAX)] = 0,
    ) -> JSONResponse:
        """Of a bulk action: `{n, done}` and what became of the row; `ok` is null while it waits."""
        after = min(Cursor.decode(cursor, int).keys[0] if cursor is not None else offset, INT_MAX)

        async def work(conn: AsyncConnection) -> dict[str, Any]:
            job = await app.bulk(conn).get(job_id)
            if job is None:
                raise Refusal("NOT_FOUND")
            rows = await app.bulk(conn).page(job_id, after, limit + 1)
            more, rows = len(rows) > limit, rows[:limit]
            following = Cursor((rows[-1][0],)).encode() if more else None
            items = rows_shown_to(principal_of(request), [_row(*row) for row in rows])
            return Page(items, following, None, job.total, total_is_exact=True).body()

        return JSONResponse(await database.read(work))

    @router.post("/jobs/{job_id}/cancel")
    async def cancel_job(request: Request, job_id: UUID) -> Response:
        return await turn(request, job_id, "JOB_NOT_RUNNING", lambda keeper, at: keeper.cancel(job_id, at))

    @router.post("/jobs/{job_id}/resume")
    async def resume_job(request: Request, job_id: UUID) -> Response:
        answer = await turn(request, job_id, "JOB_NOT_STOPPED", lambda keeper, at: keeper.resume(job_id, at))
        app.wake()
        return answer

    async def turn(
        request: Request, job_id: UUID, refusal: str, how: Callable[[Any, Any], Awaitable[bool]]
    ) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            who = principal_of(request)
            await _state(app, conn, job_id, who)
            for keeper in (app.bulk(conn), app.exports(conn), app.uploads(conn)):
                if await how(keeper, ctx.at):
                    return Answer(await _state(app, conn, job_id, who))
            raise Refusal(refusal)

        return await app.commands.run(request, work)

    return router


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
    done = export.rows is not None
    return {
        "job_id": str(export.id),
        "kind": "EXPORT",
        "state": "DONE" if done else "CANCELLED" if export.cancelled_at else "RUNNING",
        "done": export.rows or 0,
        "total": export.rows or 0,
        "results_url": f"{_JOBS}/{export.id}/file" if done else None,
    }


async def _upload(uploads: Uploads, upload: Upload) -> dict[str, Any]:
    counts = await uploads.counts(upload.id)
    done = counts.state == "APPLIED"
    path = next(path for path, kind in PATHS.items() if kind.name == upload.kind)
    return {
        "job_id": str(upload.id),
        "kind": "UPLOAD",
        "state": "DONE" if done else "RUNNING" if counts.asked else "WAITING",
        "done": counts.applied,
        "total": counts.asked,
        "results_url": f"/api/orders/v1/{path}/{upload.id}/rows" if done else None,
    }


def _row(n: int, mgmt_no: int | None, result: Mapping[str, Any] | None) -> dict[str, Any]:
    waiting = {"mgmt_no": mgmt_no, "ok": None, "code": None, "detail": None}
    return {"n": n, "done": result is not None, **(waiting if result is None else result)}
