"""What cs says of a return's life, carried out on the order: pieces that arrived, never will, or were settled (2.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.orders.domain.auto_combine import OWN_STOCK
from services.orders.domain.events import ItemsCancelled, Line
from services.orders.domain.events_returns import ReturnBooked
from services.orders.domain.item import Phase
from services.orders.domain.pack import Pack
from services.orders.domain.returns import Returning, State, count_returning
from shared.contracts.cs_returns import Disposition, Inspected, Outcome, Pieces
from shared.contracts.orders import Scope
from shared.contracts.snapshots import OrderStatus


@dataclass(frozen=True, slots=True)
class Booking:
    """The return's lines as they are now, and (option, order, pieces) that go back to our own stock; below zero: that
    were put back by mistake."""

    lines: Sequence[Returning]
    stock: Sequence[tuple[str, int, int]] = ()


def arrived(
    pack: Pack, lines: Sequence[Returning], others: Sequence[Returning], inspected: Sequence[Inspected], revision: int
) -> Booking | None:
    """The finding, whole; a later revision corrects it, an older one says nothing. `others`: the order's other returns.

    More pieces than the return has, or than have left and not come back, are not believed: nothing is restocked twice,
    and nothing of a parcel that did not leave after all (A32).
    """
    if all(line.revision >= revision for line in lines) or all(line.state is State.CANCELLED for line in lines):
        return None
    found: Counter[tuple[int, bool]] = Counter()
    for each in inspected:
        if each.disposition is not Disposition.MISSING:
            found[each.item_id, each.disposition is Disposition.RESTOCK] += each.qty
    now, stock = [], []
    for line in lines:
        item = pack.order(line.mgmt_no).item(line.item_id)
        out = item.returnable_qty if pack.status is OrderStatus.SHIPPED else 0
        room = min(line.qty, out + line.arrived_qty)
        came = min(found[line.item_id, True] + found[line.item_id, False], room)
        restocked = min(found[line.item_id, True], came)
        item.collected_qty += came - line.arrived_qty
        if item.option is not None and item.option.shipper == OWN_STOCK and restocked != line.restocked_qty:
            stock.append((item.option.option_code, line.mgmt_no, restocked - line.restocked_qty))
        now.append(replace(line, state=State.ARRIVED, arrived_qty=came, restocked_qty=restocked, revision=revision))
    count_returning(pack, [*others, *now])
    _book(pack, now, "ARRIVED")
    return Booking(now, stock)


def cancelled(pack: Pack, lines: Sequence[Returning], others: Sequence[Returning], revision: int) -> Booking | None:
    """Nothing comes back; what has arrived stays arrived."""
    if all(line.state is not State.OPEN for line in lines):
        return None
    now = [replace(line, state=State.CANCELLED, revision=revision) for line in lines]
    count_returning(pack, [*others, *now])
    _book(pack, now, "CANCELLED")
    return Booking(now)


def settled(
    pack: Pack,
    lines: Sequence[Returning],
    others: Sequence[Returning],
    outcome: Outcome,
    reason: str,
    pieces: Sequence[Pieces] | None = None,
) -> Booking | None:
    """Once a return. CANCEL cancels, after shipping, the pieces named; else those that came, all where none has. What
    has not come is not expected any more."""
    if all(line.settled for line in lines):
        return None
    now = [replace(line, settled=True) for line in lines]
    count_returning(pack, [*others, *now])
    if outcome is not Outcome.CANCEL or not _cancel(pack, lines, reason, pieces):
        _book(pack, now, "SETTLED")
    return Booking(now)


def _cancel(pack: Pack, lines: Sequence[Returning], reason: str, pieces: Sequence[Pieces] | None) -> bool:
    nobody_inspected = all(line.state is State.OPEN for line in lines)
    named = Counter({each.item_id: each.qty for each in pieces}) if pieces is not None else None
    told = []
    for line in lines:
        item = pack.order(line.mgmt_no).item(line.item_id)
        came = line.qty if nobody_inspected else line.arrived_qty
        qty = min(came if named is None else named[line.item_id], line.qty, item.open_qty)
        if qty:
            pack.book(item, [item.cancel(qty, Phase.AFTER)], sign=1, reason=reason)
            told.append(Line(item.mgmt_no, item.item_id, item.option_code, qty))
    if told:
        pack.record(ItemsCancelled(lines[0].mgmt_no, Scope.ITEMS, reason, after_shipping=True, lines=tuple(told)))
    return bool(told)


def _book(pack: Pack, lines: Sequence[Returning], step: str) -> None:
    told = tuple(Line(line.mgmt_no, line.item_id, line.option_code, line.arrived_qty) for line in lines)
    pack.record(ReturnBooked(lines[0].mgmt_no, lines[0].return_id, step, told))
