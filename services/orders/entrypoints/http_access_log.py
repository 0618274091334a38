"""`GET /access-log`: who asked for and took whose data as files, when, from where, what and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.paging import Found, Part
from services.orders.entrypoints.paging import page
from services.orders.entrypoints.schemas_lists import AccessQuery
from shared.db.database import Database
from shared.web.app import router_of
from shared.web.queries import documented, query_of


class AccessLog(Protocol):
    """Where it is read from."""

    async def page(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]: ...


def routes(database: Database, log: Callable[[AsyncConnection], AccessLog]) -> APIRouter:
    """The one route; the newest first."""
    router = router_of("orders")

    @router.get("/access-log", openapi_extra=documented(AccessQuery))
    async def list_accesses(request: Request) -> JSONResponse:
        """`mgmt_nos` are the first of those whose data it was, `mgmt_no_count` says how many there are."""
        query = query_of(AccessQuery, request)
        asked, part = query.conditions(), query.part(datetime, int)
        found = await database.read(lambda conn: log(conn).page(asked, part))
        return JSONResponse(page(found, part, lambda row: (row["at"], row["id"]), _line))

    return router


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "at": row["at"].isoformat(), "job_id": str(row["job_id"])}
