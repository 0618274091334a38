"""`GET /expected-inbounds`: 입고예정, what the stock expects back (api.md, orders)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.paging import Found, Part
from services.orders.entrypoints.paging import page
from services.orders.entrypoints.schemas_lists import InboundsQuery
from shared.db.database import Database
from shared.web.app import router_of
from shared.web.queries import documented, query_of


class Inbounds(Protocol):
    """Where they are read from."""

    async def inbounds(self, option_code: str | None, part: Part) -> Found[dict[str, Any]]: ...


def routes(database: Database, inbounds: Callable[[AsyncConnection], Inbounds]) -> APIRouter:
    """The one route; the oldest first."""
    router = router_of("orders")

    @router.get("/expected-inbounds", openapi_extra=documented(InboundsQuery))
    async def list_expected_inbounds(request: Request) -> dict[str, Any]:
        asked = query_of(InboundsQuery, request)
        part = asked.part(int)
        found = await database.read(lambda conn: inbounds(conn).inbounds(asked.option_code, part))
        return page(found, part, lambda row: (row["id"],), dict)

    return router
