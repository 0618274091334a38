"""The order contact read model: whom an order belongs to, as orders' snapshots last said it.

A row changes only for a newer version of its own: arrival order does not matter, a repeat changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.tables import order_contact, pack_contact
from services.messaging.application.ports import Contact
from shared.contracts.snapshots import Order, Pack
from shared.db.newer import newer_wins

_UPSERT_PACKS = newer_wins(pack_contact, "pack_no")
_UPSERT_ORDERS = newer_wins(order_contact, "mgmt_no")


class SqlContacts:
    """Implements `ports.Contacts` and takes snapshots, on one transaction's connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def get(self, mgmt_no: int) -> Contact | None:
        found = (
            select(order_contact, pack_contact)
            .join(pack_contact, pack_contact.c.pack_no == order_contact.c.pack_no)
            .where(order_contact.c.mgmt_no == mgmt_no)
        )
        row = (await self._conn.execute(found)).one_or_none()
        if row is None:
            return None
        return Contact(
            mgmt_no, row.recipient_name, row.recipient_mobile, row.recipient_tel, deleted=row.deleted_at is not None
        )

    async def exists(self, mgmt_no: int) -> bool:
        found = select(order_contact.c.mgmt_no).where(order_contact.c.mgmt_no == mgmt_no)
        return (await self._conn.execute(found)).first() is not None

    async def take(self, packs: Sequence[Pack]) -> None:
        """Apply snapshots; of one row the newest in the batch, rows in the order of their keys."""
        pack_rows = _newest([_pack_row(each) for each in packs], "pack_no")
        order_rows = _newest([_order_row(each, one) for each in packs for one in each.orders], "mgmt_no")
        if pack_rows:
            await self._conn.execute(_UPSERT_PACKS, pack_rows)
        if order_rows:
            await self._conn.execute(_UPSERT_ORDERS, order_rows)

    async def forget_versions(self) -> int:
        """Let every row be overwritten by the next snapshot, whatever its version; the number of orders."""
        await self._conn.execute(update(pack_contact).values(version=0))
        await self._conn.execute(update(order_contact).values(version=0))
        return int(await self._conn.scalar(select(func.count()).select_from(order_contact)) or 0)


def _newest(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    best: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row[key] not in best or best[row[key]]["version"] < row["version"]:
            best[row[key]] = row
    return [best[each] for each in sorted(best)]


def _pack_row(pack: Pack) -> dict[str, Any]:
    return {
        "pack_no": pack.pack_no,
        "version": pack.version,
        "dissolved": pack.dissolved,
        "status": pack.status.value,
        "recipient_name": pack.recipient.name,
        "recipient_tel": pack.recipient.tel,
        "recipient_mobile": pack.recipient.mobile,
    }


def _order_row(pack: Pack, order: Order) -> dict[str, Any]:
    return {
        "mgmt_no": order.mgmt_no,
        "version": order.version,
        "pack_no": pack.pack_no,
        "buyer_name": order.buyer.name,
        "buyer_tel": order.buyer.tel,
        "buyer_mobile": order.buyer.mobile,
        "channel_id": order.channel_id,
        "channel_name": order.channel_name,
        "market_order_no": order.market_order_no,
        "cs_status": order.cs_status.value,
        "placed_at": order.placed_at,
        "deleted_at": order.deleted_at,
    }
