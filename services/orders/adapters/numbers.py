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
    " AS item_ids, pg_advisory_xact_lock(hashtextextended(CAST(:word AS text), 0)) AS locked"
)
_NEW_ITEMS = text(
    "SELECT nextval(pg_get_serial_sequence('item', 'item_id')) FROM generate_series(1, CAST(:items AS int))"
)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:word AS text), 0))")
_COPIES = text(
    "SELECT o.market_order_no FROM orders o WHERE o.channel_id = :channel AND o.market_order_no LIKE :pattern"
)
_HAD = text("SELECT 1 FROM orders o WHERE o.channel_id = :channel AND o.market_order_no = :number LIMIT 1")
_LINE = text("SELECT channel_id, market_order_no, market_line_no, source FROM orders WHERE mgmt_no = :mgmt_no")
_TAKEN_BY = text(
    """
    SELECT o.mgmt_no FROM orders o
    WHERE o.channel_id = :channel_id AND o.market_order_no = :market_order_no AND o.deleted_at IS NULL
      AND o.mgmt_no <> :mgmt_no
      AND (:source <> 'CHANNEL' OR (o.source = 'CHANNEL' AND o.market_line_no = :market_line_no))
    LIMIT 1
    """
)


class SqlNumbers:
    """Implements `application.ports.Numbers`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def new_order(self, items: int, channel_id: str, market_order_no: str) -> tuple[int, tuple[int, ...]]:
        word = _line(channel_id, market_order_no)
        row = (await self._conn.execute(_NEW_ORDER, {"items": items, "word": word})).one()
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
        await self._conn.execute(_LOCK, {"word": _line(line["channel_id"], line["market_order_no"])})
        found: int | None = await self._conn.scalar(_TAKEN_BY, {**line, "mgmt_no": mgmt_no})
        return found

    async def copies_of(self, channel_id: str, market_order_no: str) -> Sequence[str]:
        plain = re.sub(r"([\\%_])", r"\\\1", market_order_no)
        return list(await self._conn.scalars(_COPIES, {"channel": channel_id, "pattern": rf"{plain}\_%"}))

    async def is_free(self, channel_id: str, market_order_no: str) -> bool:
        return await self._conn.scalar(_HAD, {"channel": channel_id, "number": market_order_no}) is None


def _line(channel_id: str, market_order_no: str) -> str:
    """The word under which everybody who gives or restores a channel's number locks it: intake and `by_hand` too."""
    return f"line:{channel_id}:{market_order_no}"
