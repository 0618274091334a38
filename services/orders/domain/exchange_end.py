"""What cs says of an exchange's end (domain.md 2.7), carried out on the replacement and on the order that was exchanged.

A replacement may have been split (A34): its `parts` are the orders that carry it, itself included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.events import HoldReleased, HoldSet, ItemsCancelled, Line
from services.orders.domain.events_changes import ExchangeCalledOff
from services.orders.domain.item import Item, Phase
from services.orders.domain.order import Order
from services.orders.domain.pack import Hold, Pack
from shared.contracts.orders import Scope
from shared.contracts.snapshots import HoldKind, OrderStatus


@dataclass(frozen=True, slots=True)
class CallOff:
    """교환취소 as it was answered last: at which `revision` of the case; once `done`, `given_back` pieces of the exchanged
    line count again, and nothing more happens to it."""

    replacement: int
    revision: int
    done: bool = False
    given_back: int = 0


@dataclass(frozen=True, slots=True)
class CallingOff:
    """What the message asks: `qty` pieces of `source` were exchanged for what `replacement` carries."""

    replacement: int
    revision: int
    source: Item
    qty: int
    new_hold_id: Callable[[], str]
    by: str
    at: datetime


Part = tuple[Pack, Order]


def release_exchange(pack: Pack, mgmt_no: int) -> None:
    """The replacement need not wait any longer; nothing where nobody holds it for that."""
    for hold in [each for each in pack.holds if each.kind is HoldKind.EXCHANGE and each.mgmt_no == mgmt_no]:
        pack.holds.remove(hold)
        pack.record(HoldReleased(mgmt_no, hold.id))


def call_off_exchange(parts: Sequence[Part], asked: CallingOff, known: CallOff | None) -> CallOff | None:
    """교환취소. In 접수 what is left of the replacement is cancelled, and the pieces of the exchanged line count again:
    once, whether or not somebody had cancelled the replacement before. None where it was answered before.

    A label that was printed meanwhile keeps the exchange (LOCKED_BY_INVOICE) and its parcel is held for a person; so
    does a replacement that has gone (ALREADY_SHIPPED). A part that has gone stays exchanged, the others are called off.
    """
    if known is not None and (known.done or known.revision >= asked.revision):
        return None
    waiting = [part for part in parts if part[0].status is OrderStatus.RECEIVED]
    labelled = [part for part in parts if part[0].status is OrderStatus.INVOICED]
    if labelled or not waiting:
        for pack, order in labelled:
            _hold(pack, order, asked)
        return _answer(parts, asked, code="LOCKED_BY_INVOICE" if labelled else "ALREADY_SHIPPED")
    for pack, order in waiting:
        _cancel(pack, order)
        release_exchange(pack, order.mgmt_no)
    carried = sum(item.qty for _, order in waiting for item in order.items if not item.added_by_cs)
    given_back = min(asked.qty, carried, asked.source.exchanged_after_qty)
    asked.source.exchanged_after_qty -= given_back
    return _answer(parts, asked, given_back=given_back)


def _hold(pack: Pack, order: Order, asked: CallingOff) -> None:
    if any(each.kind is HoldKind.EXCHANGE and each.mgmt_no == order.mgmt_no for each in pack.holds):
        return
    hold = Hold(asked.new_hold_id(), order.mgmt_no, HoldKind.EXCHANGE, asked.by, asked.at, "교환 취소")
    pack.holds.append(hold)
    pack.record(HoldSet(order.mgmt_no, hold.id))


def _cancel(pack: Pack, order: Order) -> None:
    told = []
    for item in order.items:
        if left := item.open_qty:
            pack.book(item, [item.cancel(left, Phase.BEFORE)], sign=1)
            told.append(Line(order.mgmt_no, item.item_id, item.option_code, left))
    if told:
        pack.record(ItemsCancelled(order.mgmt_no, Scope.ITEMS, "", after_shipping=False, lines=tuple(told)))


def _answer(parts: Sequence[Part], asked: CallingOff, given_back: int = 0, code: str | None = None) -> CallOff:
    home = next(pack for pack, order in parts if order.mgmt_no == asked.replacement)
    source = asked.source
    home.record(ExchangeCalledOff(asked.replacement, source.mgmt_no, source.item_id, asked.revision, given_back, code))
    return CallOff(asked.replacement, asked.revision, code is None, given_back)
