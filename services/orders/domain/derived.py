"""A new order made of another one: shipped again, copied, split, exchanged. Always a pack of its own in 접수, and never
combined by itself (domain.md 2.5). Numbers are made outside, because the database gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.item import Item
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from shared.contracts.people import Recipient
from shared.contracts.snapshots import OrderSource, OrderStatus


@dataclass(frozen=True, slots=True)
class NewNumbers:
    """What a new order is called."""

    mgmt_no: int
    item_ids: tuple[int, ...]
    market_order_no: str


@dataclass(frozen=True, slots=True)
class Channel:
    """판매처, as an order carries it."""

    id: str
    name: str
    group_id: str | None
    active: bool = True
    price_tier: str = "A"


def channel_of(order: Order) -> Channel:
    """The order's own."""
    return Channel(order.channel_id, order.channel_name, order.channel_group_id)


def derived_order(
    old: Order,
    source: OrderSource,
    numbers: NewNumbers,
    items: Sequence[Item],
    at: datetime,
    channel: Channel | None = None,
) -> Order:
    """Paid and settled amounts and the shipping fee stay with the old order; `order_amount` follows the lines."""
    where = channel or channel_of(old)
    return Order(
        mgmt_no=numbers.mgmt_no,
        pack_no=numbers.mgmt_no,
        version=0,
        channel_id=where.id,
        channel_name=where.name,
        channel_group_id=where.group_id,
        market_order_no=numbers.market_order_no,
        market_line_no=old.market_line_no,
        placed_at=at,
        ordered_at=old.ordered_at,
        source=source,
        copied_from=old.mgmt_no,
        buyer=old.buyer,
        channel_product_code=old.channel_product_code,
        channel_product_name=old.channel_product_name,
        channel_option_name=old.channel_option_name,
        order_amount=sum(item.qty * item.price for item in items),
        items=list(items),
    )


def own_pack(recipient: Recipient, *orders: Order) -> Pack:
    """A new pack of these orders."""
    pack = Pack(orders[0].mgmt_no, 0, OrderStatus.RECEIVED, recipient, list(orders))
    pack.renumber()
    return pack


_SUFFIX = re.compile(r"_(\d+)")


def next_copy_no(source: str, used: Iterable[str]) -> str:
    """The next free `<source>_<n>`, counted from 1 (domain.md 0.3-6). `used` are numbers of the channel that begin so."""
    matches = (_SUFFIX.fullmatch(number.removeprefix(source)) for number in used if number.startswith(source))
    return f"{source}_{max((int(m[1]) for m in matches if m), default=0) + 1}"
