"""A new order that ships pieces again (source RESHIP): own pack, same recipient, never combined by itself (A11, D2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.item import Item
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.restore import Restoration
from shared.contracts.snapshots import OrderSource, OrderStatus


@dataclass(frozen=True, slots=True)
class NewNumbers:
    """What a new order is called; made outside, because numbers are given by the database."""

    mgmt_no: int
    item_ids: tuple[int, ...]
    market_order_no: str


def reshipped_pack(pack: Pack, plan: Restoration, numbers: NewNumbers, at: datetime) -> Pack:
    """The pack of the new order. Paid and settled amounts stay with the old order; `order_amount` follows the lines."""
    old = plan.order
    items = [
        Item(item_id, numbers.mgmt_no, portion.qty, portion.price, portion.item.option)
        for item_id, portion in zip(numbers.item_ids, plan.shipped_again, strict=True)
    ]
    order = Order(
        mgmt_no=numbers.mgmt_no,
        pack_no=numbers.mgmt_no,
        version=0,
        channel_id=old.channel_id,
        channel_name=old.channel_name,
        channel_group_id=old.channel_group_id,
        market_order_no=numbers.market_order_no,
        market_line_no=old.market_line_no,
        placed_at=at,
        ordered_at=old.ordered_at,
        source=OrderSource.RESHIP,
        copied_from=old.mgmt_no,
        buyer=old.buyer,
        channel_product_code=old.channel_product_code,
        channel_product_name=old.channel_product_name,
        channel_option_name=old.channel_option_name,
        order_amount=sum(item.qty * item.price for item in items),
        items=items,
    )
    return Pack(numbers.mgmt_no, 0, OrderStatus.RECEIVED, pack.recipient, [order])


_SUFFIX = re.compile(r"_(\d+)")


def next_copy_no(source: str, used: Iterable[str]) -> str:
    """The next free `<source>_<n>`, counted from 1 (domain.md 0.3-6). `used` are numbers of the channel that begin so."""
    matches = (_SUFFIX.fullmatch(number.removeprefix(source)) for number in used if number.startswith(source))
    return f"{source}_{max((int(m[1]) for m in matches if m), default=0) + 1}"
