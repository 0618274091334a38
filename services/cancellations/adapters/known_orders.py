"""The read model that claims are matched against: `order_match` guarded by the order's version, `pack_match` by the
pack's. Fed by snapshots in any order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.adapters.tables import order_match, pack_match
from services.cancellations.domain.matching import Wanted
from services.cancellations.domain.orders import KnownItem, KnownOrder
from shared.contracts.snapshots import Order, OrderSource, OrderStatus, Pack
from shared.db.known import Known
from shared.db.newer import newer_wins
from shared.db.rows import as_json

_COLUMNS = """
    SELECT o.mgmt_no, o.channel_id, o.market_order_no, o.market_line_no, o.product_code, o.product_name, o.option_name,
           o.items, o.source, o.deleted, o.buyer_name, o.placed_at, p.status, p.invoice_no, p.shipped_at
    FROM order_match o LEFT JOIN pack_match p ON p.pack_no = o.pack_no
"""
_BY_WANTED = text(
    f"""
    {_COLUMNS} JOIN unnest(CAST(:channels AS text[]), CAST(:orders AS text[])) AS w (channel_id, market_order_no)
                 ON o.channel_id = w.channel_id AND o.market_order_no = w.market_order_no
    UNION
    {_COLUMNS} JOIN unnest(CAST(:line_channels AS text[]), CAST(:lines AS text[])) AS w (channel_id, market_line_no)
                 ON o.channel_id = w.channel_id AND o.market_line_no = w.market_line_no
    ORDER BY mgmt_no
    """
)
_BY_NUMBERS = text(f"{_COLUMNS} WHERE o.mgmt_no = ANY (CAST(:numbers AS bigint[])) ORDER BY o.mgmt_no")
_NOTE_RESTORED = text(
    """
    INSERT INTO restored_piece (mgmt_no, version, left_qty)
    SELECT * FROM unnest(CAST(:numbers AS bigint[]), CAST(:versions AS bigint[]), CAST(:pieces AS integer[]))
    ON CONFLICT DO NOTHING
    """
)
_RESTORED = text(
    "SELECT version, left_qty FROM restored_piece"
    " WHERE mgmt_no = :mgmt_no AND version > :newer_than AND left_qty > 0 ORDER BY version FOR UPDATE"
)
_USE = text("UPDATE restored_piece SET left_qty = left_qty - :used WHERE mgmt_no = :mgmt_no AND version = :version")


class SqlOrders:
    """`Orders` of the ports over one connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def wanted(self, wanted: Collection[Wanted]) -> list[KnownOrder]:
        by_order = sorted({(w.channel_id, w.market_order_no) for w in wanted if not w.by_line_alone})
        by_line = sorted({(w.channel_id, w.market_line_no) for w in wanted if w.by_line_alone})
        found = await self._conn.execute(
            _BY_WANTED,
            {
                "channels": [channel for channel, _ in by_order],
                "orders": [number for _, number in by_order],
                "line_channels": [channel for channel, _ in by_line],
                "lines": [line for _, line in by_line],
            },
        )
        return [_known(row) for row in found]

    async def by_numbers(self, mgmt_nos: Collection[int]) -> list[KnownOrder]:
        if not mgmt_nos:
            return []
        return [_known(row) for row in await self._conn.execute(_BY_NUMBERS, {"numbers": sorted(set(mgmt_nos))})]

    async def project(self, packs: Sequence[Pack]) -> list[KnownOrder]:
        newest: dict[int, Pack] = {}
        orders: dict[int, Order] = {}
        for pack in packs:
            if pack.pack_no not in newest or newest[pack.pack_no].version < pack.version:
                newest[pack.pack_no] = pack
            for order in pack.orders:
                if order.mgmt_no not in orders or orders[order.mgmt_no].version < order.version:
                    orders[order.mgmt_no] = order
        alive = [_pack_row(pack) for _, pack in sorted(newest.items())]
        if alive:
            await self._conn.execute(_UPSERT_PACKS, alive)
        if not orders:
            return []
        rows = [_order_row(order) for _, order in sorted(orders.items())]
        changed = await _UPSERT_ORDERS.scalars(self._conn, {"rows": as_json(rows)})
        return await self.by_numbers(changed)

    async def note_restored(self, pieces: Mapping[tuple[int, int], int]) -> None:
        if pieces:
            numbers, versions = [number for number, _ in pieces], [version for _, version in pieces]
            values = {"numbers": numbers, "versions": versions, "pieces": list(pieces.values())}
            await self._conn.execute(_NOTE_RESTORED, values)

    async def use_restored(self, mgmt_no: int, newer_than: int, qty: int) -> int:
        used = 0
        for row in await self._conn.execute(_RESTORED, {"mgmt_no": mgmt_no, "newer_than": newer_than}):
            taken = min(row.left_qty, qty - used)
            if taken > 0:
                await self._conn.execute(_USE, {"used": taken, "mgmt_no": mgmt_no, "version": row.version})
                used += taken
        return used


_UPSERT_PACKS = newer_wins(pack_match, "pack_no")
_NAMES = [column.name for column in order_match.c]
_UPSERT_ORDERS = Known(
    f"""
    INSERT INTO order_match AS known ({", ".join(_NAMES)})
    SELECT {", ".join(_NAMES)} FROM jsonb_populate_recordset(NULL::order_match, CAST(:rows AS jsonb))
    ON CONFLICT (mgmt_no) DO UPDATE SET {", ".join(f"{n} = excluded.{n}" for n in _NAMES if n != "mgmt_no")}
        WHERE known.version < excluded.version
    RETURNING mgmt_no
    """,  # noqa: S608
    "mgmt_no",
)


def _pack_row(pack: Pack) -> dict[str, Any]:
    return {
        "pack_no": pack.pack_no,
        "version": pack.version,
        "status": pack.status,
        "invoice_no": pack.invoice_no,
        "shipped_at": pack.shipped_at,
    }


def _order_row(order: Order) -> dict[str, Any]:
    return {
        "mgmt_no": order.mgmt_no,
        "version": order.version,
        "pack_no": order.pack_no,
        "channel_id": order.channel_id,
        "market_order_no": order.market_order_no,
        "market_line_no": order.market_line_no,
        "product_code": order.channel_product_code,
        "product_name": order.channel_product_name,
        "option_name": order.channel_option_name,
        "items": [
            {
                "item_id": item.item_id,
                "option_code": item.option_code,
                "product_name": item.product_name,
                "option_name": item.option_name,
                "qty": item.qty,
                "cancelled_qty": item.cancelled_qty,
                "added_by_cs": item.added_by_cs,
            }
            for item in order.items
        ],
        "qty": sum(item.qty for item in order.items),
        "source": order.source,
        "deleted": order.deleted_at is not None,
        "buyer_name": order.buyer.name,
        "placed_at": order.placed_at,
    }


def _known(row: Row[Any]) -> KnownOrder:
    values = dict(row._mapping)
    values["items"] = tuple(KnownItem(**item) for item in values["items"])
    values["source"] = OrderSource(values["source"])
    values["status"] = OrderStatus(values["status"] or OrderStatus.RECEIVED)
    return KnownOrder(**values)
