"""`POST /actions/{action}`: one action on many orders, an answer a row (api.md, orders).

Up to MAX_ROWS rows are done in the request; more are a job (202), whose rows are told by `/jobs/{job_id}`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.actions import ACTIONS, Action
from services.orders.application.bulk import MAX_ROWS, Row, Unreadable, run_bulk
from services.orders.application.bulk_jobs.model import BulkUow, Raw
from services.orders.application.bulk_jobs.start import start_job
from services.orders.entrypoints import schemas
from services.orders.entrypoints.http_actions import UowOf
from services.orders.entrypoints.masking import rows_shown_to
from services.orders.entrypoints.rows import row_refusal
from services.orders.entrypoints.schemas_base import ActionBody
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.principal import principal_of
from shared.web.schemas import BIGINT_MAX, in_range


@dataclass(frozen=True, slots=True)
class BulkApp:
    """`wake` tells who does jobs that one waits."""

    commands: Commands
    uow: UowOf
    jobs: Callable[[AsyncConnection], BulkUow]
    wake: Callable[[], None]


def routes(app: BulkApp) -> APIRouter:
    """All actions of `ACTIONS` in bulk."""
    router = router_of("orders")
    for name, action in ACTIONS.items():
        router.add_api_route(
            f"/actions/{name}",
            _endpoint(name, action, app),
            methods=["POST"],
            name=f"bulk-{name}",
            response_model=None,
        )
    return router


def _endpoint(name: str, action: Action, app: BulkApp) -> Callable[..., Awaitable[Response]]:
    row_schema = schemas.row(name)

    async def endpoint(request: Request, body: Any) -> Response:
        given = _given(body)
        if len(given) > MAX_ROWS:
            return await _later(name, row_schema, app, request, body)
        rows = _rows(action, row_schema, body)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            results = await run_bulk(app.uow(conn), action, rows, ctx)
            return Answer({"results": rows_shown_to(principal_of(request), results)})

        return await app.commands.run(request, work)

    endpoint.__annotations__["body"] = schemas.bulk(name)
    return endpoint


async def _later(name: str, schema: type[ActionBody], app: BulkApp, request: Request, body: Any) -> Response:
    """Rows of its own are read now, so that what can never be right is said at once, and kept as they were sent."""
    rows: Sequence[Raw | Unreadable]
    if body.rows is None:
        rows, shared = [{"mgmt_no": number} for number in body.mgmt_nos], _as_sent(body, "mgmt_nos", "rows")
    else:
        read = [_read(schema, raw) for raw in body.rows]
        rows, shared = [each if isinstance(each, Unreadable) else _as_sent(each) for each in read], {}

    async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
        job = await start_job(app.jobs(conn), name, shared, rows, ctx)
        url = f"/api/orders/v1/jobs/{job.id}"
        return Answer({"job_id": str(job.id), "job_url": url, "state": "RUNNING", "done": 0, "total": len(rows)}, 202)

    answer = await app.commands.run(request, work)
    app.wake()
    return answer


def read_row(name: str, raw: Raw) -> Row:
    """A row of a job, kept as it was sent."""
    return _command(ACTIONS[name], _read(schemas.row(name), raw))


def _given(body: Any) -> Sequence[Any]:
    """Raises FIELD_REQUIRED, INVALID_VALUE (both forms at once)."""
    if body.mgmt_nos is not None and body.rows is not None:
        raise Refusal("INVALID_VALUE", field="/rows")
    given: Sequence[Any] = body.mgmt_nos if body.rows is None else body.rows
    if not given:
        raise Refusal("FIELD_REQUIRED", field="/mgmt_nos")
    return given


def _rows(action: Action, schema: type[ActionBody], body: Any) -> list[Row]:
    if body.rows is None:
        return [action.command(mgmt_no=number, **body.values(), automatic=action.quiet) for number in body.mgmt_nos]
    return [_command(action, _read(schema, each)) for each in body.rows]


def _command(action: Action, row: ActionBody | Unreadable) -> Row:
    return row if isinstance(row, Unreadable) else action.command(**row.values(), automatic=action.quiet)


def _read(schema: type[ActionBody], raw: Mapping[str, Any]) -> ActionBody | Unreadable:
    try:
        return schema.model_validate(raw)
    except ValidationError as error:
        number = raw.get("mgmt_no")
        shown = number if in_range(number, -BIGINT_MAX, BIGINT_MAX) else None
        return Unreadable(shown, row_refusal(error, raw))


def _as_sent(body: ActionBody, *but: str) -> dict[str, Any]:
    return body.model_dump(mode="json", exclude=set(but), exclude_unset=True)
