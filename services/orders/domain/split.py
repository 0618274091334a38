"""주문분할 (A34): pieces move to a new order of its own pack, so that they can be shipped apart."""

from __future__ import annotations

from datetime import datetime

from services.orders.domain.derived import NewNumbers, derived_order, own_pack
from services.orders.domain.events import Line
from services.orders.domain.events_changes import OrderSplit
from services.orders.domain.item import Item
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.quantities import chosen_items
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderSource, OrderStatus


def plan_split(pack: Pack, mgmt_no: int, lines: object) -> list[tuple[Item, int]]:
    """The pieces to move. Raises NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, LOCKED_BY_INVOICE, CLAIM_PENDING,
    QTY_OUT_OF_RANGE, NOTHING_LEFT."""
    order = pack.order(mgmt_no)
    chosen = chosen_items(order, lines)
    if pack.status is not OrderStatus.RECEIVED:
        raise Refusal("LOCKED_BY_INVOICE")
    if any(waiting == mgmt_no for _, waiting in pack.undecided):
        raise Refusal("CLAIM_PENDING")  # a claim is about pieces of this order: they must not leave it undecided
    for item, qty in chosen:
        if qty > item.left:
            raise Refusal("QTY_OUT_OF_RANGE", max=item.left)
    if sum(qty for _, qty in chosen) == order.left:
        raise Refusal("NOTHING_LEFT")
    return chosen


def split_order(pack: Pack, mgmt_no: int, chosen: list[tuple[Item, int]], numbers: NewNumbers, at: datetime) -> Pack:
    """The pack of the new order. A line that goes as a whole keeps its id; cancelled pieces stay where they are."""
    order = pack.order(mgmt_no)
    told = tuple(Line(mgmt_no, item.item_id, item.option_code, qty) for item, qty in chosen)
    moved = [
        _whole(order, item, numbers) if qty == item.qty else part_of(item, qty, item_id, numbers.mgmt_no)
        for (item, qty), item_id in zip(chosen, numbers.item_ids, strict=True)
    ]
    new = derived_order(order, OrderSource.SPLIT, numbers, moved, at)
    order.order_amount = max(order.order_amount - new.order_amount, 0)
    forget_ranks(order)
    pack.record(OrderSplit(mgmt_no, numbers.mgmt_no, told))
    return own_pack(pack.recipient, new)


def part_of(item: Item, qty: int, item_id: int, mgmt_no: int) -> Item:
    """Take live pieces out of a line, as a line of their own."""
    exchanged = item.exchanged_before_qty > 0
    item.qty -= qty
    item.exchanged_before_qty = item.qty if exchanged else 0
    return Item(
        item_id,
        mgmt_no,
        qty,
        item.price,
        item.option,
        exchanged_before_qty=qty if exchanged else 0,
        added_by_cs=item.added_by_cs,
    )


def forget_ranks(order: Order) -> None:
    """A rank stands for an option that the order has."""
    codes = {item.option_code for item in order.items}
    for gone in order.priorities.keys() - codes:
        del order.priorities[gone]


def _whole(order: Order, item: Item, numbers: NewNumbers) -> Item:
    order.items.remove(item)
    item.mgmt_no = numbers.mgmt_no
    return item
