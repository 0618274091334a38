"""Packs under lock: loaded with arrays, saved as a difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters import packs_sql as sql
from services.orders.adapters.ledger import changes_since
from services.orders.adapters.packs_load import assembled, order_rows
from services.orders.adapters.packs_save import save
from services.orders.application.ports import LockedPacks
from services.orders.domain.changes import Difference, seen
from services.orders.domain.pack import LedgerEntry
from shared.runtime.command import CommandContext

BIGINT_MAX = 2**63 - 1


class SqlPacks:
    """Implements `application.ports.Packs`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def lock(self, mgmt_nos: Sequence[int]) -> LockedPacks:
        wanted = _numbers(mgmt_nos)
        if not wanted:
            return LockedPacks(0, [], {})
        rows = await sql.LOCK.rows(self._conn, {"mgmt_nos": wanted})
        locked = [row.pack_no for row in rows]
        orders = await order_rows(self._conn, sql.ORDERS_FOR_UPDATE, locked, wanted)
        await self._start_over_if_moved(orders, locked)
        packs = [pack for pack in assembled([(row.pack_no, row.pack) for row in rows], orders) if pack.orders]
        return LockedPacks(
            version=orders[0].change_no if orders else 0,
            packs=packs,
            before={pack.pack_no: seen(pack) for pack in packs},
        )

    async def lock_numbers(self, mgmt_nos: Sequence[int]) -> Mapping[int, tuple[int, int]]:
        wanted = _numbers(mgmt_nos)
        locked = [row.pack_no for row in await sql.LOCK.rows(self._conn, {"mgmt_nos": wanted})]
        rows = (await self._conn.execute(sql.NUMBERS, {"mgmt_nos": wanted})).all()
        await self._start_over_if_moved(rows, locked)
        return {row.mgmt_no: (row.pack_no, row.version) for row in rows}

    async def _start_over_if_moved(self, orders: Sequence[Any], locked: Sequence[int]) -> None:
        """An order may have left its pack while we waited for the lock."""
        if {row.pack_no for row in orders} - set(locked):
            await self._conn.execute(sql.MOVED)

    async def save(self, changed: Difference, ledger: Sequence[LedgerEntry], version: int, ctx: CommandContext) -> None:
        await save(self._conn, changed, ledger, version, ctx)

    async def changes_since(self, pack_no: int, mgmt_no: int, version: int) -> Sequence[Mapping[str, Any]]:
        return await changes_since(self._conn, pack_no, mgmt_no, version)


def _numbers(mgmt_nos: Sequence[int]) -> list[int]:
    """Those that the database can hold; no order has another."""
    return sorted({number for number in mgmt_nos if 0 < number <= BIGINT_MAX})
