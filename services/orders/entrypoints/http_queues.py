"""`GET /orders/{mgmt_no}/priority-queue`, `GET /print-queue`, both in print order (api.md, orders)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.queues import Queues, print_queue, priority_queue
from services.orders.entrypoints.paging import Find, PartQuery, page
from shared.db.database import Database
from shared.web.app import router_of
from shared.web.principal import principal_of
from shared.web.queries import documented, query_of

_KEYS = (int, datetime, int)


class PriorityQuery(PartQuery):
    """`option_code` may be left out where the order has one option only."""

    option_code: Find | None = None


def routes(database: Database, queues: Callable[[AsyncConnection], Queues]) -> APIRouter:
    """Both routes."""
    router = router_of("orders")

    @router.get("/orders/{mgmt_no}/priority-queue", openapi_extra=documented(PriorityQuery))
    async def get_priority_queue(request: Request, mgmt_no: int) -> dict[str, Any]:
        asked, pii = query_of(PriorityQuery, request), principal_of(request).reads_personal_data()
        part, code = asked.part(*_KEYS), asked.option_code
        found = await database.read(lambda conn: priority_queue(queues(conn), mgmt_no, code, part, pii=pii))
        return page(found, part, _keys("mgmt_no"), dict)

    @router.get("/print-queue", openapi_extra=documented(PartQuery))
    async def get_print_queue(request: Request) -> dict[str, Any]:
        part, pii = query_of(PartQuery, request).part(*_KEYS), principal_of(request).reads_personal_data()
        found = await database.read(lambda conn: print_queue(queues(conn), part, pii=pii))
        return page(found, part, _keys("pack_no"), dict)

    return router


def _keys(number: str) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    return lambda row: (row["rank"], row["placed_at"], row[number])
