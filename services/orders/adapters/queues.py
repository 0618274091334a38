"""Reads of the queues, without locks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters import queue_sql as sql
from services.orders.adapters.pack_reader import SqlPackReader
from services.orders.application.queues import After
from shared.contracts.snapshots import Pack
from shared.db.rows import dicts


class SqlQueues:
    """Implements `application.queues.Queues`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def pack_of(self, mgmt_no: int) -> Pack | None:
        return await SqlPackReader(self._conn).pack_of(mgmt_no)

    async def of_option(self, option_code: str, after: After | None, limit: int) -> Sequence[dict[str, Any]]:
        return dicts(await self._conn.execute(sql.PRIORITY_QUEUE, {"code": option_code, **_keys(after, "mgmt_no"),
                                                                   "limit": limit}))  # fmt: skip

    async def to_print(self, after: After | None, limit: int) -> Sequence[dict[str, Any]]:
        return dicts(await self._conn.execute(sql.PRINT_QUEUE, {**_keys(after, "pack_no"), "limit": limit}))


def _keys(after: After | None, name: str) -> dict[str, Any]:
    rank, placed_at, number = after or (None, None, None)
    return {"rank": rank, "placed_at": placed_at, name: number}
