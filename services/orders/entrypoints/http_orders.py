"""`GET /orders/{mgmt_no}`: the snapshot of an order's pack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.read_order import PackReader, read_order
from services.orders.entrypoints.masking import pack_shown_to
from shared.db.database import Database
from shared.web.app import router_of
from shared.web.principal import principal_of


def routes(database: Database, reader: Callable[[AsyncConnection], PackReader]) -> APIRouter:
    """The one route."""
    router = router_of("orders")

    @router.get("/orders/{mgmt_no}")
    async def get_order(request: Request, mgmt_no: int) -> dict[str, Any]:
        pack = await database.read(lambda conn: read_order(reader(conn), mgmt_no))
        return pack_shown_to(principal_of(request), pack).model_dump(mode="json")

    return router
