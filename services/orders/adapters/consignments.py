"""위탁 lines that their supplier is to send: what a purchase order holds (domain.md 2.12)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.paging import found
from services.orders.adapters.tables import hold, item, open_claim, orders, pack
from services.orders.adapters.tables_masters import channel, option, supplier
from services.orders.application.paging import Found, Part

_mate = orders.alias("mate")
_HELD = exists().where(hold.c.mgmt_no == _mate.c.mgmt_no, _mate.c.pack_no == orders.c.pack_no)
_CLAIMED = exists().where(
    open_claim.c.mgmt_no == _mate.c.mgmt_no, open_claim.c.state == "HELD", _mate.c.pack_no == orders.c.pack_no
)


_LINES = (
    item.join(orders, orders.c.mgmt_no == item.c.mgmt_no)
    .join(pack, pack.c.pack_no == orders.c.pack_no)
    .join(channel, channel.c.id == orders.c.channel_id)
    .join(option, option.c.option_code == item.c.option_code)
    .join(supplier, supplier.c.id == option.c.supplier_id)
)


class SqlConsignments:
    """Lines in 접수 that nothing keeps: matched, with pieces left, on no hold and under no undecided claim."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def waiting(self, supplier_id: str, part: Part) -> Found[dict[str, Any]]:
        """By line, the oldest first, each with the recipient of its pack."""
        left = item.c.qty - item.c.cancelled_before_qty - item.c.cancelled_after_qty
        query = (
            select(
                item.c.item_id,
                item.c.mgmt_no,
                orders.c.market_order_no,
                orders.c.placed_at,
                channel.c.name.label("channel_name"),
                supplier.c.name.label("supplier_name"),
                option.c.product_code,
                item.c.option_code,
                option.c.product_name,
                option.c.option_name,
                left.label("qty"),
                *(pack.c[field] for field in ("name", "tel", "mobile", "zip", "address", "memo")),
            )
            .select_from(_LINES)
            .where(option.c.consignment, option.c.supplier_id == supplier_id, pack.c.status == "RECEIVED")
            .where(orders.c.deleted_at.is_(None), left > 0, ~_HELD, ~_CLAIMED)
        )
        return await found(self._conn, query, [item.c.item_id], part)
