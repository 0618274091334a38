"""The log of who asked for and took whose data, as its readers see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Label, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.paging import sliced
from services.orders.adapters.tables_exports import access_log
from services.orders.application.paging import Found, Part
from shared.db.rows import dicts

a = access_log.c
LISTED = 100
"""Numbers that a line of the list shows; it is found by each."""
_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "start": lambda at: a.at >= at,
    "end": lambda at: a.at < at,
    "who": lambda who: a.who == who,
    "action": lambda action: a.action == action,
    "mgmt_no": lambda number: a.mgmt_nos.contains([number]),
}
_SHOWN = [a.id, a.at, a.who, a.from_address, a.action, a.what, a.reason, a.job_id, a.request_id]


class SqlAccessLog:
    """Implements `entrypoints.http_access_log.AccessLog`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def page(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]:
        """The newest first. `asked`: `start`, `end` (half-open), `who`, `action`, `mgmt_no`; None: not asked."""
        first: Label[Any] = literal_column(f"mgmt_nos[1:{LISTED}]").label("mgmt_nos")
        query = select(*_SHOWN, first, func.cardinality(a.mgmt_nos).label("mgmt_no_count"))
        for name, condition in _CONDITIONS.items():
            if asked[name] is not None:
                query = query.where(condition(asked[name]))
        rows = await self._conn.execute(sliced(query, [a.at, a.id], part, down=True))
        return Found(dicts(rows), None)
