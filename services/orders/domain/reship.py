"""A new order that ships pieces again (source RESHIP): own pack, same recipient, never combined by itself (A11, D2)."""

from __future__ import annotations

from datetime import datetime

from services.orders.domain.derived import NewNumbers, derived_order, own_pack
from services.orders.domain.item import Item
from services.orders.domain.pack import Pack
from services.orders.domain.restore import Restoration
from shared.contracts.snapshots import OrderSource


def reshipped_pack(pack: Pack, plan: Restoration, numbers: NewNumbers, at: datetime) -> Pack:
    """The pack of the new order."""
    items = [
        Item(item_id, numbers.mgmt_no, portion.qty, portion.price, portion.item.option)
        for item_id, portion in zip(numbers.item_ids, plan.shipped_again, strict=True)
    ]
    return own_pack(pack.recipient, derived_order(plan.order, OrderSource.RESHIP, numbers, items, at))
