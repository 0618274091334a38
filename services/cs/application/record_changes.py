"""What the events of orders locked, deleted, copied, split and changed by hand say in the C/S history. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from services.cs.application.said import Said
from services.cs.application.texts import changes
from services.cs.domain.tasks import Task
from shared.contracts import orders as o


def _forbidden(event: o.CombineForbidden) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.FORBID_COMBINE, changes.combine_forbidden())


def _allowed(event: o.CombineAllowed) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.ALLOW_COMBINE, changes.combine_allowed())


def _deleted(event: o.OrderDeleted) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.DELETE_ORDER, changes.order_deleted())


def _pack_deleted(event: o.PackDeleted) -> Iterator[Said]:
    """One record, on the order that was chosen: so the manual's screens show it (domain.md 0.3-3)."""
    yield Said(event.mgmt_no, Task.DELETE_PACK, changes.pack_deleted())


def _restored(event: o.OrderRestoredFromTrash) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.RESTORE_DELETED, changes.restored_from_trash())


def _copied(event: o.OrderCopied) -> Iterator[Said]:
    task = Task.COPY_ORDER_ALL if event.whole else Task.COPY_ORDER
    for copy in event.copies:
        yield Said(copy.mgmt_no, task, changes.copied(copy.source, whole=event.whole))


def _added(event: o.ItemsAdded) -> Iterator[Said]:
    lines = ((line.option_code, line.qty, line.price) for line in event.added)
    yield Said(event.mgmt_no, Task.ADD_ITEMS, changes.items_added(lines))


def _split(event: o.OrderSplit) -> Iterator[Said]:
    lines = ((line.option_code, line.qty) for line in event.lines)
    yield Said(event.mgmt_no, Task.SPLIT_ORDER, changes.split(event.created, lines))
    yield Said(event.created, Task.SPLIT_ORDER, changes.made_by_split(event.mgmt_no), beside=True)


def _exchanged(event: o.ItemExchanged) -> Iterator[Said]:
    words = changes.exchanged(event.old_option_code, event.new_option_code, event.qty, event.reason, event.created)
    yield Said(event.mgmt_no, Task.EXCHANGE_ITEM, words, exchange_reason=event.reason)


def _replacement(event: o.ExchangeOrderCreated) -> Iterator[Said]:
    """What was exchanged, and why, is said by the exchange itself, on the order that it came from."""
    yield Said(event.mgmt_no, Task.EXCHANGE_ITEM, changes.made_by_exchange(event.source), beside=True)


def _called_off(_event: o.ExchangeCalledOff) -> Iterable[Said]:
    """The record is written by whoever calls the exchange off, and takes it up again: here."""
    return ()


def _undone(event: o.ShipmentUndone) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.UNDO_SHIPMENT, changes.shipment_undone())


def _priority(event: o.PrioritySet) -> Iterator[Said]:
    words = changes.priority_changed(event.option_code, event.old_rank, event.rank)
    yield Said(event.mgmt_no, Task.SET_PRIORITY, words)


def _no_priority(event: o.PriorityCleared) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.CLEAR_PRIORITY, changes.priority_changed(event.option_code, event.old_rank, 0))


def _pickup(event: o.PickupRequested) -> Iterator[Said]:
    lines = ((line.option_code, line.qty, line.inbound) for line in event.lines)
    yield Said(event.mgmt_no, Task.REQUEST_PICKUP, changes.pickup_requested(lines))


def _return_expected(event: o.ReturnExpectedMarked) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.MARK_RETURN_EXPECTED, changes.return_expected())


def _booked(_event: o.ReturnBooked) -> Iterable[Said]:
    """The record is written by whoever accepted, inspected or settled the return: here."""
    return ()


WRITERS: Mapping[type[o.OrdersEvent], Callable[[Any], Iterable[Said]]] = {
    o.CombineForbidden: _forbidden,
    o.CombineAllowed: _allowed,
    o.OrderDeleted: _deleted,
    o.PackDeleted: _pack_deleted,
    o.OrderRestoredFromTrash: _restored,
    o.OrderCopied: _copied,
    o.ItemsAdded: _added,
    o.OrderSplit: _split,
    o.ItemExchanged: _exchanged,
    o.ExchangeOrderCreated: _replacement,
    o.ExchangeCalledOff: _called_off,
    o.ShipmentUndone: _undone,
    o.PickupRequested: _pickup,
    o.ReturnExpectedMarked: _return_expected,
    o.ReturnBooked: _booked,
    o.PrioritySet: _priority,
    o.PriorityCleared: _no_priority,
}
