"""Domain events -> published messages, in one place. A message says who, when, why, and carries every pack touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from services.orders.domain import events as happened
from services.orders.domain import events_changes as changed
from services.orders.domain import events_queue as queued
from services.orders.domain import events_returns as returned
from shared.contracts import orders as published
from shared.contracts.snapshots import Pack
from shared.runtime.command import SYSTEM, CommandContext

_MESSAGE: Mapping[type[happened.Event], type[published.OrdersEvent]] = {
    happened.HoldSet: published.HoldSet,
    happened.HoldReleased: published.HoldReleased,
    happened.ShippingInfoChanged: published.ShippingInfoChanged,
    happened.InvoiceAssigned: published.InvoiceAssigned,
    happened.InvoiceChanged: published.InvoiceChanged,
    happened.InvoiceRemoved: published.InvoiceRemoved,
    happened.PackShipped: published.PackShipped,
    happened.OrdersCombined: published.OrdersCombined,
    happened.OrderExcluded: published.OrderExcluded,
    happened.OrderSetApart: published.OrderExcluded,
    happened.ItemsCancelled: published.ItemsCancelled,
    happened.ItemsRestored: published.ItemsRestored,
    happened.ItemMatched: published.ItemMatched,
    changed.CombineForbidden: published.CombineForbidden,
    changed.CombineAllowed: published.CombineAllowed,
    changed.OrderDeleted: published.OrderDeleted,
    changed.PackDeleted: published.PackDeleted,
    changed.OrderRestoredFromTrash: published.OrderRestoredFromTrash,
    changed.OrderCopied: published.OrderCopied,
    changed.ItemsAdded: published.ItemsAdded,
    changed.OrderSplit: published.OrderSplit,
    changed.ItemExchanged: published.ItemExchanged,
    changed.ExchangeOrderCreated: published.ExchangeOrderCreated,
    changed.ExchangeCalledOff: published.ExchangeCalledOff,
    changed.ShipmentUndone: published.ShipmentUndone,
    queued.PrioritySet: published.PrioritySet,
    queued.PriorityCleared: published.PriorityCleared,
    returned.PickupRequested: published.PickupRequested,
    returned.ReturnExpectedMarked: published.ReturnExpectedMarked,
    returned.ReturnBooked: published.ReturnBooked,
    happened.ClaimDecided: published.ClaimDecided,
}


_BY_SYSTEM = (happened.OrderSetApart,)
"""What follows from an action by a rule: no operator has said it, and nobody has to close its record."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the operator said beside the action on `mgmt_no`. `automatic`: its record is written 완료 (domain.md 2.9)."""

    note: str = ""
    alarm_at: datetime | None = None
    automatic: bool = False
    mgmt_no: int | None = None


def publish(
    events: Iterable[happened.Event],
    packs: Sequence[Pack],
    ctx: CommandContext,
    remark: Remark,
) -> list[published.OrdersEvent]:
    """One message an event. `packs` are the snapshots of what was touched; none where an order was not found.

    The alarm goes with one of them, that of the order acted on: it must not ring once for each order that is touched.
    """
    events = list(events)
    home = {order.mgmt_no: pack for pack in packs for order in pack.orders}
    asked = [event for event in events if not isinstance(event, _BY_SYSTEM)]
    rings = next((event for event in asked if event.mgmt_no == remark.mgmt_no), next(iter(asked), None))
    messages = []
    for event in events:
        pack = home.get(event.mgmt_no)
        by_system = isinstance(event, _BY_SYSTEM)
        message = _MESSAGE[type(event)].model_validate(
            {
                **asdict(event),
                "pack_no": pack.pack_no if pack else 0,
                "version": pack.version if pack else 0,
                "at": ctx.at,
                "operator": SYSTEM if by_system else ctx.operator,
                "command_id": ctx.command_id,
                "note": "" if by_system else remark.note,
                "alarm_at": remark.alarm_at if event is rings else None,
                "automatic": by_system or remark.automatic,
                "packs": packs,
            }
        )
        messages.append(message)
    return messages
