"""Numbers that the database gives: 관리번호, item ids, the numbers of copies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_NEW_ORDER = text(
    "SELECT nextval('mgmt_no') AS mgmt_no,"
    " ARRAY(SELECT nextval(pg_get_serial_sequence('item', 'item_id')) FROM generate_series(1, CAST(:items AS int)))"
    " AS item_ids"
)
_LOCK_COPIES = text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:word AS text), 0))")
_COPIES = text(
    "SELECT o.market_order_no FROM orders o WHERE o.channel_id = :channel AND o.market_order_no LIKE :pattern"
)


class SqlNumbers:
    """Implements `application.ports.Numbers`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def new_order(self, items: int) -> tuple[int, tuple[int, ...]]:
        row = (await self._conn.execute(_NEW_ORDER, {"items": items})).one()
        return row.mgmt_no, tuple(row.item_ids)

    async def lock_copies(self, channel_id: str, market_order_no: str) -> Sequence[str]:
        await self._conn.execute(_LOCK_COPIES, {"word": f"copies:{channel_id}:{market_order_no}"})
        plain = re.sub(r"([\\%_])", r"\\\1", market_order_no)
        return list(await self._conn.scalars(_COPIES, {"channel": channel_id, "pattern": rf"{plain}\_%"}))
