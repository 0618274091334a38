"""주문분할 (A34): pieces move to a new order of its own pack, so that they can be shipped apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from services.orders.domain.derived import NewNumbers, derived_order, own_pack
from services.orders.domain.events import HoldSet, Line
from services.orders.domain.events_changes import OrderSplit
from services.orders.domain.item import Item
from services.orders.domain.order import Order
from services.orders.domain.pack import Hold, Pack
from services.orders.domain.quantities import chosen_items
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import HoldKind, OrderSource, OrderStatus


def plan_split(pack: Pack, mgmt_no: int, lines: object) -> list[tuple[Item, int]]:
    """The pieces to move. Raises NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, LOCKED_BY_INVOICE, COMBINE_LOCKED,
    CLAIM_PENDING, ON_HOLD (a replacement that waits), QTY_OUT_OF_RANGE, NOTHING_LEFT."""
    order = pack.order(mgmt_no)
    chosen = chosen_items(order, lines)
    if pack.status is not OrderStatus.RECEIVED:
        raise Refusal("LOCKED_BY_INVOICE", case=pack.status)
    if pack.combine_locked:
        raise Refusal("COMBINE_LOCKED")
    if any(waiting == mgmt_no for _, waiting in pack.undecided):
        raise Refusal("CLAIM_PENDING")  # a claim is about pieces of this order: they must not leave it undecided
    if any(hold.kind is HoldKind.EXCHANGE for hold in _own_holds(pack, mgmt_no)):
        raise Refusal("ON_HOLD")  # the exchange counts the pieces of this one order, and lets this one go
    for item, qty in chosen:
        if qty > item.left:
            raise Refusal("QTY_OUT_OF_RANGE", max=item.left)
    if sum(qty for _, qty in chosen) == order.left:
        raise Refusal("NOTHING_LEFT")
    return chosen


def split_order(
    pack: Pack,
    mgmt_no: int,
    chosen: list[tuple[Item, int]],
    numbers: NewNumbers,
    at: datetime,
    new_hold_id: Callable[[], str],
) -> Pack:
    """The pack of the new order, which is held as the old one is. A line that goes as a whole keeps its id; cancelled
    pieces stay where they are."""
    order = pack.order(mgmt_no)
    told = tuple(Line(mgmt_no, item.item_id, item.option_code, qty) for item, qty in chosen)
    moved = [
        _whole(order, item, numbers) if qty == item.qty else part_of(item, qty, item_id, numbers.mgmt_no)
        for (item, qty), item_id in zip(chosen, numbers.item_ids, strict=True)
    ]
    new = derived_order(order, OrderSource.SPLIT, numbers, moved, at)
    order.order_amount = max(order.order_amount - new.order_amount, 0)
    pack.record(OrderSplit(mgmt_no, numbers.mgmt_no, told))
    made = own_pack(pack.recipient, new)
    for hold in _own_holds(pack, mgmt_no):
        made.holds.append(replace(hold, id=new_hold_id(), mgmt_no=numbers.mgmt_no))
        made.record(HoldSet(numbers.mgmt_no, made.holds[-1].id))
    return made


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


def _own_holds(pack: Pack, mgmt_no: int) -> list[Hold]:
    """Those of the order itself that are no claim's."""
    return [hold for hold in pack.holds if hold.mgmt_no == mgmt_no and hold.claim_id is None]


def _whole(order: Order, item: Item, numbers: NewNumbers) -> Item:
    order.items.remove(item)
    item.mgmt_no = numbers.mgmt_no
    return item
