"""`POST /actions/{action}`: one action on many orders, an answer a row (api.md, orders)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.actions import ACTIONS, Action
from services.orders.application.bulk import MAX_ROWS, Row, Unreadable, run_bulk
from services.orders.entrypoints import schemas
from services.orders.entrypoints.http_actions import UowOf
from services.orders.entrypoints.masking import rows_shown_to
from services.orders.entrypoints.schemas_base import ActionBody
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext
from shared.web.app import router_of
from shared.web.idempotency import Answer, Commands
from shared.web.principal import principal_of
from shared.web.schemas import BIGINT_MAX, in_range


def routes(commands: Commands, uow: UowOf) -> APIRouter:
    """All actions of `ACTIONS` in bulk."""
    router = router_of("orders")
    for name, action in ACTIONS.items():
        router.add_api_route(
            f"/actions/{name}",
            _endpoint(name, action, commands, uow),
            methods=["POST"],
            name=f"bulk-{name}",
            response_model=None,
        )
    return router


def _endpoint(name: str, action: Action, commands: Commands, uow: UowOf) -> Callable[..., Awaitable[Response]]:
    row_schema = schemas.row(name)

    async def endpoint(request: Request, body: Any) -> Response:
        rows = _rows(action, row_schema, body)

        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            results = await run_bulk(uow(conn), action, rows, ctx)
            return Answer({"results": rows_shown_to(principal_of(request), results)})

        return await commands.run(request, work)

    endpoint.__annotations__["body"] = schemas.bulk(name)
    return endpoint


def _rows(action: Action, schema: type[ActionBody], body: Any) -> list[Row]:
    """Raises FIELD_REQUIRED, INVALID_VALUE (both forms at once), TOO_MANY_ROWS."""
    if body.mgmt_nos is not None and body.rows is not None:
        raise Refusal("INVALID_VALUE", field="/rows")
    given = body.mgmt_nos if body.rows is None else body.rows
    if not given:
        raise Refusal("FIELD_REQUIRED", field="/mgmt_nos")
    if len(given) > MAX_ROWS:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_ROWS)
    if body.rows is None:
        return [action.command(mgmt_no=number, **body.values(), automatic=action.quiet) for number in given]
    return [_row(action, schema, each) for each in given]


def _row(action: Action, schema: type[ActionBody], raw: Mapping[str, Any]) -> Row:
    try:
        return action.command(**schema.model_validate(raw).values(), automatic=action.quiet)
    except ValidationError as error:
        number = raw.get("mgmt_no")
        shown = number if in_range(number, -BIGINT_MAX, BIGINT_MAX) else None
        return Unreadable(shown, _refusal(error))


def _refusal(error: ValidationError) -> Refusal:
    """The first mistake of a row, coded as for a whole body."""
    first = error.errors()[0]
    code = {"extra_forbidden": "UNKNOWN_FIELD", "missing": "FIELD_REQUIRED"}.get(first["type"], "INVALID_VALUE")
    pointer = "/" + "/".join(str(part) for part in first["loc"])
    return Refusal(code, field=pointer.encode(errors="replace").decode())
