"""`GET /expected-inbounds`: 입고예정, what the stock expects back (api.md, orders)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.database import Database
from shared.web.app import router_of
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT, Cursor, Page


class Inbounds(Protocol):
    """Where they are read from."""

    async def inbounds(self, option_code: str | None, after: int | None, limit: int) -> Sequence[dict[str, Any]]: ...


def routes(database: Database, inbounds: Callable[[AsyncConnection], Inbounds]) -> APIRouter:
    """The one route; the oldest first."""
    router = router_of("orders")

    @router.get("/expected-inbounds")
    async def list_expected_inbounds(
        option_code: Annotated[str | None, Query(max_length=100)] = None,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    ) -> dict[str, Any]:
        after = Cursor.decode(cursor, int).keys[0] if cursor else None
        rows = await database.read(lambda conn: inbounds(conn).inbounds(option_code, after, limit + 1))
        following = Cursor((rows[limit - 1]["id"],)).encode() if len(rows) > limit else None
        return Page(list(rows[:limit]), next_cursor=following).body()

    return router
