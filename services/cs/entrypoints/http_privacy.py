"""Personal data shown or handed out: one pack in full, a list as a file, each with a reason, and the log of all that."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.exports import NewExport as NewFile
from services.cs.application.exports import start_export
from services.cs.application.unmask import unmask
from services.cs.entrypoints.callers import caller_of
from services.cs.entrypoints.http_packs import PackNo, as_json, gone
from services.cs.entrypoints.schemas_bodies import RecordsMatching
from services.cs.entrypoints.schemas_privacy import AccessQuery, NewExport, Unmask, matching_of
from services.cs.entrypoints.wiring import App
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.principal import principal_of


def routes(app: App) -> APIRouter:
    """`/packs/{pack_no}/unmask`, `/exports`, `/access-log`."""
    router = router_of("cs")

    @router.post("/packs/{pack_no}/unmask")
    async def unmask_pack(request: Request, pack_no: PackNo, body: Unmask) -> Response:
        """The pack as `GET /packs/{pack_no}` shows it to who may see everything. Each call is logged, a repeated
        `Idempotency-Key` too: its answer is personal data and is kept nowhere."""
        reason = body.checked_reason()

        caller = caller_of(request)
        shown = await app.commands.database.transaction(
            lambda conn: unmask(app.uow(conn), pack_no, reason, caller, app.clock())
        )
        if shown is None:
            raise await gone(app, pack_no)
        return Response(orjson.dumps(shown), media_type="application/json", headers={"cache-control": "no-store"})

    @router.post("/exports", status_code=202)
    async def post_exports(request: Request, body: NewExport) -> Response:
        """A list as a file: `202 {job_id}`; the caller's own right to see personal data decides what stands in it."""
        reason, matching, caller = body.checked_reason(), matching_of(body.kind, body.filter), caller_of(request)
        filter = matching.filter() if isinstance(matching, RecordsMatching) else matching.filter(app.clock())
        sort, unmasked = getattr(matching, "sort", None), principal_of(request).reads_personal_data()
        wanted = NewFile(body.kind, body.filter, filter, sort, reason, unmasked)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            outcome = await start_export(app.uow(conn), wanted, caller, ctx)
            return Answer(outcome.body, 202)

        answered = await app.commands.run(request, work)
        app.exports_wake.set()
        return answered

    @router.get("/access-log")
    async def accesses(asked: Annotated[AccessQuery, Query()]) -> Response:
        return as_json(await app.reader.accesses(asked.lines(), asked.part()))

    return router
