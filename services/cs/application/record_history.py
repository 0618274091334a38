"""Which C/S records an event of orders leaves, on which orders, in which words (F-033, domain.md 2.9). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from services.cs.application import record_changes, record_claims
from services.cs.application.said import Said
from services.cs.application.texts import cancel, combine, order, pack, recipient
from services.cs.domain.records import Handled, RecordDraft
from services.cs.domain.tasks import Task
from shared.contracts import orders as o
from shared.contracts.snapshots import OrderSource


def records_of(event: o.OrdersEvent, event_id: str) -> list[RecordDraft]:
    """The records of one event; hand actions OPEN, automatic ones DONE. A record keeps the pack's number as it is now.

    Raises KeyError for an event of orders that this module does not know.
    """
    key = record_claims.key_of(event) if isinstance(event, o.ClaimDecided) else event_id
    lines = Counter[int]()
    drafts = []
    for said in _WRITERS[type(event)](event):
        drafts.append(
            RecordDraft(
                key=key,
                mgmt_no=said.mgmt_no,
                line=lines[said.mgmt_no],
                pack_no=_pack_of(event, said.mgmt_no),
                at=event.at,
                operator=event.operator,
                task=said.task,
                handled=Handled.DONE if event.automatic or said.beside else Handled.OPEN,
                system=said.system,
                note=event.note if said.noted else "",
                cancel_reason=said.cancel_reason,
                exchange_reason=said.exchange_reason,
                alarm_at=None if said.beside else event.alarm_at,
                command_id=event.command_id,
            )
        )
        lines[said.mgmt_no] += 1
    return drafts


def _pack_of(event: o.OrdersEvent, mgmt_no: int) -> int:
    """The pack that the order is in after the change: another than the event's where one command touched several."""
    for touched in event.packs:
        if any(each.mgmt_no == mgmt_no for each in touched.orders):
            return touched.pack_no
    return event.pack_no


def _created(event: o.OrderCreated) -> Iterator[Said]:
    if event.source is OrderSource.MANUAL:
        for mgmt_no in event.mgmt_nos:
            yield Said(mgmt_no, Task.CREATE_ORDER, order.created())


def _combined(event: o.OrdersCombined) -> Iterator[Said]:
    for mgmt_no in event.absorbed:
        yield Said(mgmt_no, Task.COMBINE_ADD, combine.combined())


def _excluded(event: o.OrderExcluded) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.COMBINE_EXCLUDE, combine.excluded(event.mgmt_no, event.old_pack_no))


def _hold_set(event: o.HoldSet) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.SET_HOLD, pack.hold_set(event.alarm_at))


def _hold_released(event: o.HoldReleased) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.RELEASE_HOLD, pack.hold_released(event.alarm_at))


def _shipping_info(event: o.ShippingInfoChanged) -> Iterator[Said]:
    changes = ((change.field, change.old, change.new) for change in event.changes)
    yield Said(event.mgmt_no, Task.CHANGE_SHIPPING_INFO, recipient.shipping_info_changed(changes))


def _invoice_assigned(event: o.InvoiceAssigned) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.ASSIGN_INVOICE, pack.invoice_assigned(event.courier_name, event.invoice_no))


def _invoice_changed(event: o.InvoiceChanged) -> Iterator[Said]:
    words = pack.invoice_changed(
        event.old_courier_name, event.old_invoice_no, event.courier_name, event.invoice_no
    )  # fmt: skip
    yield Said(event.mgmt_no, Task.CHANGE_INVOICE, words)


def _invoice_removed(event: o.InvoiceRemoved) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.REMOVE_INVOICE, pack.invoice_removed(event.courier_name, event.invoice_no))


def _shipped(event: o.PackShipped) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.CONFIRM_SHIPMENT)


def _cancelled(event: o.ItemsCancelled) -> Iterator[Said]:
    for mgmt_no, lines in _by_order(event.lines):
        if event.scope is o.Scope.ALL:
            yield Said(mgmt_no, Task.CANCEL_ALL, cancel.whole_order_cancelled(event.reason), event.reason)
        else:
            yield Said(mgmt_no, Task.CANCEL_ITEMS, cancel.pieces(lines), event.reason or None)


def _restored(event: o.ItemsRestored) -> Iterator[Said]:
    for mgmt_no, lines in _by_order(event.lines):
        whole = event.scope is o.Scope.ALL
        words = cancel.whole_order_restored() if whole else cancel.pieces(lines)
        task = Task.RESTORE_ALL if whole else Task.RESTORE_ITEMS
        yield Said(mgmt_no, task, cancel.restored(words, event.created))


def _matched(event: o.ItemMatched) -> Iterator[Said]:
    yield Said(event.mgmt_no, Task.MATCH_ITEM, order.matched(event.old_option_code, event.option_code))


def _by_order(lines: Iterable[o.Line]) -> list[tuple[int, list[tuple[str | None, int]]]]:
    found: dict[int, list[tuple[str | None, int]]] = {}
    for line in lines:
        found.setdefault(line.mgmt_no, []).append((line.option_code, line.qty))
    return sorted(found.items())


_WRITERS: Mapping[type[o.OrdersEvent], Callable[[Any], Iterable[Said]]] = {
    o.OrderCreated: _created,
    o.OrdersCombined: _combined,
    o.OrderExcluded: _excluded,
    o.HoldSet: _hold_set,
    o.HoldReleased: _hold_released,
    o.ShippingInfoChanged: _shipping_info,
    o.InvoiceAssigned: _invoice_assigned,
    o.InvoiceChanged: _invoice_changed,
    o.InvoiceRemoved: _invoice_removed,
    o.PackShipped: _shipped,
    o.ItemsCancelled: _cancelled,
    o.ItemsRestored: _restored,
    o.ItemMatched: _matched,
    o.ClaimDecided: record_claims.said_of,
    **record_changes.WRITERS,
}
