"""`GET /orders/{mgmt_no}/priority-queue`, `GET /print-queue`, both in print order (api.md, orders)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.queues import After, Queues, print_queue, priority_queue
from shared.contracts.codes import Refusal
from shared.db.database import Database
from shared.web.app import router_of
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT, Cursor, Page
from shared.web.principal import principal_of
from shared.web.schemas import BIGINT_MAX

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
Code = Annotated[str | None, Query(max_length=100)]


def routes(database: Database, queues: Callable[[AsyncConnection], Queues]) -> APIRouter:
    """Both routes."""
    router = router_of("orders")

    @router.get("/orders/{mgmt_no}/priority-queue")
    async def get_priority_queue(
        request: Request,
        mgmt_no: int,
        option_code: Code = None,
        cursor: str | None = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> dict[str, Any]:
        after, pii = _after(cursor), principal_of(request).reads_personal_data()
        rows = await database.read(
            lambda conn: priority_queue(queues(conn), mgmt_no, option_code, after, limit + 1, pii=pii)
        )
        return _page(rows, limit, "mgmt_no")

    @router.get("/print-queue")
    async def get_print_queue(
        request: Request, cursor: str | None = None, limit: Limit = DEFAULT_LIMIT
    ) -> dict[str, Any]:
        after, pii = _after(cursor), principal_of(request).reads_personal_data()
        rows = await database.read(lambda conn: print_queue(queues(conn), after, limit + 1, pii=pii))
        return _page(rows, limit, "pack_no")

    return router


def _after(cursor: str | None) -> After | None:
    """Raises INVALID_CURSOR."""
    if cursor is None:
        return None
    rank, placed_at, number = Cursor.decode(cursor, int, str, int).keys
    try:
        at = datetime.fromisoformat(placed_at)
    except ValueError as error:
        raise Refusal("INVALID_CURSOR") from error
    if at.tzinfo is None or not 1970 < at.year < 9000 or max(abs(rank), abs(number)) > BIGINT_MAX:
        raise Refusal("INVALID_CURSOR")
    return rank, at, number


def _page(rows: Sequence[dict[str, Any]], limit: int, number: str) -> dict[str, Any]:
    """`rows` may hold one more than the page: then there is a next one."""
    shown = list(rows[:limit])
    following = None
    if len(rows) > limit:
        last = shown[-1]
        following = Cursor((last["rank"], last["placed_at"].isoformat(), last[number])).encode()
    return Page(shown, next_cursor=following).body()
