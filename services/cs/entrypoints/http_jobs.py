"""Jobs as people see them: how far, each row's result, stopped, resumed, and the file that a download leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.access_log import Access, Action
from services.cs.application.bulk import answer
from services.cs.application.jobs import EXPORT, NOTE
from services.cs.application.ports import Uow
from services.cs.entrypoints.callers import caller_of
from services.cs.entrypoints.http_packs import as_json
from services.cs.entrypoints.schemas_lists import Part
from services.cs.entrypoints.wiring import App
from shared.contracts.access import Permission
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import principal_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes(app: App) -> APIRouter:
    """`/jobs/{job_id}`, its `rows`, `file`, `cancel` and `resume`."""
    router = router_of("cs")

    async def known(job_id: UUID) -> dict[str, Any]:
        job = await app.reader.job(job_id)
        if job is None:
            raise Refusal("NOT_FOUND")
        return job

    @router.get("/jobs/{job_id}")
    async def get_job(job_id: UUID) -> Response:
        return Response(orjson.dumps(_job(await known(job_id))), media_type="application/json")

    @router.get("/jobs/{job_id}/rows")
    async def get_rows(job_id: UUID, asked: Annotated[Part, Query()]) -> Response:
        job = await known(job_id)
        return as_json(await app.reader.job_rows(job_id, _name(job), job["total"], asked.part()))

    @router.post("/jobs/{job_id}/cancel")
    async def cancel_job(request: Request, job_id: UUID) -> Response:
        return await turn(request, job_id, lambda uow, ctx: uow.jobs.stop(job_id, ctx.at))

    @router.post("/jobs/{job_id}/resume")
    async def resume_job(request: Request, job_id: UUID) -> Response:
        answered = await turn(request, job_id, lambda uow, ctx: uow.jobs.resume(job_id, ctx.at))
        app.jobs_wake.set()
        app.exports_wake.set()
        return answered

    async def turn(request: Request, job_id: UUID, how: Callable[[Uow, CommandContext], Awaitable[None]]) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            uow = app.uow(conn)
            await how(uow, ctx)
            return Answer(_job(await uow.jobs.read(job_id)))

        return await app.commands.run(request, work)

    @router.get("/jobs/{job_id}/file")
    async def get_file(request: Request, job_id: UUID) -> Response:
        """Who asked for it may have it, and it is logged before the first byte leaves."""
        job = await known(job_id)
        if job["kind"] != EXPORT:
            raise Refusal("NOT_FOUND")
        asked_by = principal_of(request)
        theirs = job["operator"] == asked_by.sub or Permission.OPERATORS.value in asked_by.perms
        if not theirs or (job["params"]["unmasked"] and not asked_by.reads_personal_data()):
            raise Refusal("NOT_PERMITTED")
        size, pieces = await app.reader.job_file(job_id)
        if job["state"] != "DONE" or not size:
            raise Refusal("FILE_NOT_READY")
        params = job["params"]
        what = {"kind": params["kind"], "filter": params["filter"], "rows": job["done"], "unmasked": params["unmasked"]}
        access = Access(app.clock(), caller_of(request), Action.DOWNLOAD, params["reason"], what, job_id=job_id)
        await app.commands.database.transaction(lambda conn: app.uow(conn).accesses.log(access))
        name = quote(f"{params['title']}_{params['asked_at'][:10]}.xlsx")
        headers = {
            "content-length": str(size),
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "cache-control": "no-store",
        }
        return StreamingResponse(pieces, media_type=XLSX, headers=headers)

    return router


def _name(job: dict[str, Any]) -> str:
    return "mgmt_no" if job["kind"] == NOTE else "id"


def _job(job: dict[str, Any]) -> dict[str, Any]:
    """`results` holds what was refused, `results_url` is of a download that is ready."""
    ready = job["kind"] == EXPORT and job["state"] == "DONE"
    return {
        "job_id": str(job["id"]),
        "kind": job["kind"],
        "state": job["state"],
        "done": job["done"],
        "total": job["total"],
        "refused": job["refused"],
        "operator": job["operator"],
        "created_at": job["created_at"],
        "finished_at": job["finished_at"],
        "results_url": f"/api/cs/v1/jobs/{job['id']}/file" if ready else None,
        "results": [answer(_name(job), *refused) for refused in job["refusals"]],
    }
