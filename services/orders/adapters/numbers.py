"""Numbers that the database gives: 관리번호, item ids, the numbers of copies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.rows import one_dict

BIGINT_MAX = 2**63 - 1
_NEW_ORDER = text(
    "SELECT nextval('mgmt_no') AS mgmt_no,"
    " ARRAY(SELECT nextval(pg_get_serial_sequence('item', 'item_id')) FROM generate_series(1, CAST(:items AS int)))"
    " AS item_ids"
)
_NEW_ITEMS = text(
    "SELECT nextval(pg_get_serial_sequence('item', 'item_id')) FROM generate_series(1, CAST(:items AS int))"
)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:word AS text), 0))")
_COPIES = text(
    "SELECT o.market_order_no FROM orders o WHERE o.channel_id = :channel AND o.market_order_no LIKE :pattern"
)
_LINE = text(
    "SELECT channel_id, market_order_no, market_line_no, source FROM orders"
    " WHERE mgmt_no = :mgmt_no AND source IN ('CHANNEL', 'MANUAL')"
)
_TAKEN_BY = text(
    """
    SELECT o.mgmt_no FROM orders o
    WHERE o.channel_id = :channel_id AND o.market_order_no = :market_order_no AND o.deleted_at IS NULL
      AND o.mgmt_no <> :mgmt_no
      AND (:source = 'MANUAL' OR (o.source = 'CHANNEL' AND o.market_line_no = :market_line_no))
    LIMIT 1
    """
)


class SqlNumbers:
    """Implements `application.ports.Numbers`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def new_order(self, items: int) -> tuple[int, tuple[int, ...]]:
        row = (await self._conn.execute(_NEW_ORDER, {"items": items})).one()
        return row.mgmt_no, tuple(row.item_ids)

    async def new_items(self, count: int) -> tuple[int, ...]:
        return tuple(await self._conn.scalars(_NEW_ITEMS, {"items": count}))

    async def lock_line_of(self, mgmt_no: int) -> int | None:
        """The look follows the lock in a statement of its own, so that it sees what the one before us committed."""
        if not 0 < mgmt_no <= BIGINT_MAX:
            return None
        line = one_dict(await self._conn.execute(_LINE, {"mgmt_no": mgmt_no}))
        if line is None:
            return None
        word = f"line:{line['channel_id']}:{line['market_order_no']}"
        await self._conn.execute(_LOCK, {"word": word})
        found: int | None = await self._conn.scalar(_TAKEN_BY, {**line, "mgmt_no": mgmt_no})
        return found

    async def lock_copies(self, channel_id: str, market_order_no: str) -> Sequence[str]:
        await self._conn.execute(_LOCK, {"word": f"copies:{channel_id}:{market_order_no}"})
        plain = re.sub(r"([\\%_])", r"\\\1", market_order_no)
        return list(await self._conn.scalars(_COPIES, {"channel": channel_id, "pattern": rf"{plain}\_%"}))
