"""Reads packs without a lock, for `GET /orders/{mgmt_no}` and for whoever needs snapshots."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.packs_load import read_snapshots
from shared.contracts.snapshots import Pack

_PACK_OF = text("SELECT pack_no FROM orders WHERE mgmt_no = :mgmt_no")
BIGINT_MAX = 2**63 - 1


class SqlPackReader:
    """Implements `application.read_order.PackReader`; `packs` is what intake and republishing take."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def pack_of(self, mgmt_no: int) -> Pack | None:
        if not 0 < mgmt_no <= BIGINT_MAX:
            return None
        pack_no = await self._conn.scalar(_PACK_OF, {"mgmt_no": mgmt_no})
        found = await self.packs([pack_no]) if pack_no is not None else []
        return found[0] if found else None

    async def packs(self, pack_nos: Sequence[int]) -> list[Pack]:
        return await read_snapshots(self._conn, pack_nos)
