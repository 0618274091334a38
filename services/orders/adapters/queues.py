"""Reads of the queues, without locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters import queue_sql as sql
from services.orders.adapters.pack_reader import SqlPackReader
from services.orders.application.paging import Found, Part
from shared.contracts.snapshots import Pack
from shared.db.rows import dicts


class SqlQueues:
    """Implements `application.queues.Queues`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def pack_of(self, mgmt_no: int) -> Pack | None:
        return await SqlPackReader(self._conn).pack_of(mgmt_no)

    async def of_option(self, option_code: str, part: Part) -> Found[dict[str, Any]]:
        return await self._page(sql.PRIORITY_QUEUE, "mgmt_no", part, code=option_code)

    async def to_print(self, part: Part) -> Found[dict[str, Any]]:
        return await self._page(sql.PRINT_QUEUE, "pack_no", part)

    async def printable(self, limit: int) -> tuple[Sequence[int], int]:
        rows = (await self._conn.execute(sql.PRINTABLE, {"limit": limit})).all()
        return [row.pack_no for row in rows], rows[0].total if rows else 0

    async def _page(
        self, queue: Mapping[bool, Executable], number: str, part: Part, **asked: Any
    ) -> Found[dict[str, Any]]:
        rank, placed_at, last = part.keys or (None, None, None)
        values = {"rank": rank, "placed_at": placed_at, "number": last, "limit": part.limit + 1, "offset": part.offset}
        rows = dicts(await self._conn.execute(queue[part.backwards], {**values, **asked}))
        total = rows[0]["total"]
        found = [{name: row[name] for name in row if name != "total"} for row in rows if row[number] is not None]
        return Found(found, total)
