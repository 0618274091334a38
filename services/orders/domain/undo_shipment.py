"""배송처리 취소 (A32): 배송 -> 송장. The parcel did not leave after all, so pieces cancelled since then never left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.orders.domain.events_changes import ShipmentUndone
from services.orders.domain.order import Order
from services.orders.domain.pack import Hold, LedgerEntry, Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import HoldKind, OrderSource, OrderStatus


def require_undoable(pack: Pack, mgmt_no: int, *, return_open: bool, confirm_channel_told: bool) -> None:
    """`return_open`: a return of these orders is neither settled nor cancelled, whatever came of it.

    Raises NOT_SHIPPED, RETURN_OPEN, CHANNEL_TOLD.
    """
    pack.order(mgmt_no)
    if pack.status is not OrderStatus.SHIPPED:
        raise Refusal("NOT_SHIPPED")
    if return_open or any(item.collected_qty or item.exchanged_after_qty for item in pack.items):
        raise Refusal("RETURN_OPEN")
    if not confirm_channel_told and any(order.source is OrderSource.CHANNEL for order in pack.live):
        raise Refusal("CHANNEL_TOLD")


def undo_shipment(pack: Pack, mgmt_no: int, *, new_hold_id: Callable[[], str], by: str, at: datetime) -> None:
    """An order that lost pieces since it was shipped is held: its label is printed (domain.md 2.4, D17).

    The caller has asked `require_undoable`, and puts the stock back.
    """
    pack.status = OrderStatus.INVOICED
    pack.shipped_at = None
    for order in pack.live:
        kind = _never_left(pack, order)
        if kind is not None:
            pack.holds.append(Hold(new_hold_id(), order.mgmt_no, kind, by, at, reason="배송처리 취소 전에 취소된 수량"))
    pack.record(ShipmentUndone(mgmt_no))


def _never_left(pack: Pack, order: Order) -> HoldKind | None:
    """Book pieces cancelled after shipping as cancelled before it; the kind of hold that this asks for."""
    any_moved = False
    for item in order.items:
        for claim_id, phase, qty in item.not_shipped_after_all():
            any_moved = True
            for sign, of in ((-1, phase), (1, pack.phase)):
                pack.ledger.append(LedgerEntry(item.item_id, item.mgmt_no, of, sign * qty, 0, claim_id))
    if not any_moved:
        return None
    return HoldKind.FULL_CANCEL if order.fully_cancelled else HoldKind.PARTIAL_CANCEL
