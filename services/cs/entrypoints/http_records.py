"""CS내역조회 and what is done to records: noted, closed, reopened (F-137, F-141…F-152, A25, A26)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.add_notes import Note
from services.cs.application.bulk import INLINE
from services.cs.application.jobs import Outcome, move_found, move_named, note_orders
from services.cs.application.live import LiveMessage
from services.cs.application.ports import Uow
from services.cs.domain.general_types import GENERAL_TYPE_LABELS
from services.cs.domain.records import Handled
from services.cs.entrypoints.http_packs import as_json
from services.cs.entrypoints.schemas_bodies import NewNotes, RecordSearch, WhichRecords
from services.cs.entrypoints.schemas_lists import RecordQuery
from services.cs.entrypoints.wiring import App
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer
from shared.web.pagination import Page
from shared.web.principal import principal_of
from shared.web.queries import documented, query_of

Bulk = Callable[[Uow, CommandContext], Awaitable[Outcome]]


def routes(app: App) -> APIRouter:
    """`/records…`, `/general-cs-types`."""
    router = router_of("cs")

    async def listed(request: Request, asked: RecordQuery) -> Response:
        filter, part = asked.filter(), asked.part()
        unmasked = principal_of(request).reads_personal_data()
        return as_json(await app.reader.records(filter, part, unmasked=unmasked))

    @router.get("/records", openapi_extra=documented(RecordQuery))
    async def get_records(request: Request) -> Response:
        return await listed(request, query_of(RecordQuery, request))

    @router.post("/records/search")
    async def search_records(request: Request, asked: RecordSearch) -> Response:
        return await listed(request, asked)

    @router.post("/records")
    async def post_records(request: Request, body: NewNotes) -> Response:
        await app.reader.wait_for_orders(body.mgmt_nos[:INLINE])

        async def work(uow: Uow, ctx: CommandContext) -> Outcome:
            note = Note(body.note, body.general_type, body.alarm_at)
            return await note_orders(uow, body.mgmt_nos, note, ctx)

        return await run_bulk(app, request, work)

    @router.post("/records/close")
    async def close_records(request: Request, body: WhichRecords) -> Response:
        return await run_bulk(app, request, _move(body, Handled.DONE))

    @router.post("/records/reopen")
    async def reopen_records(request: Request, body: WhichRecords) -> Response:
        return await run_bulk(app, request, _move(body, Handled.OPEN))

    @router.get("/general-cs-types")
    async def general_types() -> Response:
        items = [{"id": each, "label": label} for each, label in GENERAL_TYPE_LABELS.items()]
        return as_json(Page(items, total=len(items), total_is_exact=True))

    return router


def _move(body: WhichRecords, to: Handled) -> Bulk:
    async def work(uow: Uow, ctx: CommandContext) -> Outcome:
        which = body.checked()
        if which.ids is not None:
            return await move_named(uow, which.ids, to, ctx)
        assert which.filter is not None  # noqa: S101 - `checked` saw to it
        return await move_found(uow, which.filter.filter(), which.expected_count or 0, to, ctx)

    return work


async def run_bulk(app: App, request: Request, bulk: Bulk) -> Response:
    """Run it once, then tell the consoles; a repeated key tells nobody again."""
    told: list[LiveMessage] = []
    started = False

    async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
        nonlocal started
        outcome = await bulk(app.uow(conn), ctx)
        told[:], started = outcome.told, outcome.job
        return Answer(outcome.body, 202 if outcome.job else 200)

    response = await app.commands.run(request, work)
    if started:
        app.jobs_wake.set()
    await app.live.tell(told)
    return response
