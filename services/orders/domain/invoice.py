"""송장입력 (A4), 송장변경, 송장삭제 (A5): a pack gets, changes and loses its waybill."""

from __future__ import annotations

from datetime import datetime

from services.orders.domain.combine import split_off
from services.orders.domain.couriers import COURIERS
from services.orders.domain.events import InvoiceAssigned, InvoiceChanged, InvoiceRemoved, OrderSetApart
from services.orders.domain.pack import Pack
from services.orders.domain.waybill import Waybill
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


def require_assignable(pack: Pack, mgmt_no: int, waybill: Waybill) -> None:
    """Raises ALREADY_SHIPPED, ALREADY_INVOICED, CLAIM_PENDING, ON_HOLD, FULLY_CANCELLED, NOT_MATCHED."""
    pack.order(mgmt_no)
    if pack.status is OrderStatus.SHIPPED:
        raise Refusal("ALREADY_SHIPPED")
    if pack.status is OrderStatus.INVOICED:
        raise Refusal("ALREADY_INVOICED", same=_is(pack, waybill))
    pack.require_open_gate()
    if all(order.fully_cancelled for order in pack.live):
        raise Refusal("FULLY_CANCELLED")
    if any(item.left and item.option is None for item in pack.items):
        raise Refusal("NOT_MATCHED")


def assign_invoice(pack: Pack, mgmt_no: int, waybill: Waybill, at: datetime) -> list[Pack]:
    """접수 -> 송장. Fully cancelled orders are split off first and stay in 접수: their packs are returned.

    The caller has asked `require_assignable` and who else uses the number.
    """
    left_behind = []
    for order in [order for order in pack.live if order.fully_cancelled]:
        old_pack_no = pack.pack_no
        left_behind.append(split_off(pack, order))
        pack.record(OrderSetApart(order.mgmt_no, old_pack_no))
    pack.status = OrderStatus.INVOICED
    pack.invoiced_at = at
    _put(pack, waybill)
    asked = mgmt_no if any(order.mgmt_no == mgmt_no for order in pack.orders) else pack.pack_no
    pack.record(InvoiceAssigned(asked, waybill.courier.code, waybill.courier.name, waybill.invoice_no))
    return left_behind


def require_changeable(pack: Pack, mgmt_no: int) -> None:
    """Raises ALREADY_SHIPPED, NO_INVOICE."""
    pack.order(mgmt_no)
    if pack.status is OrderStatus.SHIPPED:
        raise Refusal("ALREADY_SHIPPED")
    if pack.status is OrderStatus.RECEIVED:
        raise Refusal("NO_INVOICE")


def change_invoice(pack: Pack, mgmt_no: int, waybill: Waybill) -> None:
    """Another number, or another courier. The caller has asked `require_changeable`. Raises NO_CHANGE."""
    if _is(pack, waybill):
        raise Refusal("NO_CHANGE")
    courier, name, number = _current(pack)
    _put(pack, waybill)
    new = waybill.courier
    pack.record(InvoiceChanged(mgmt_no, courier, name, number, new.code, new.name, waybill.invoice_no))


def remove_invoice(pack: Pack, mgmt_no: int) -> None:
    """송장 -> 접수. Raises ALREADY_SHIPPED, NO_INVOICE."""
    require_changeable(pack, mgmt_no)
    pack.record(InvoiceRemoved(mgmt_no, *take_waybill_off(pack)))


def take_waybill_off(pack: Pack) -> tuple[str, str, str]:
    """Back to 접수 without a word of its own: the caller says what happened. Code, name and number of the waybill."""
    removed = _current(pack)
    pack.status = OrderStatus.RECEIVED
    pack.courier = pack.invoice_no = pack.invoiced_at = None
    return removed


def _put(pack: Pack, waybill: Waybill) -> None:
    pack.courier, pack.invoice_no = waybill.courier.code, waybill.invoice_no


def _is(pack: Pack, waybill: Waybill) -> bool:
    return (pack.courier, pack.invoice_no) == (waybill.courier.code, waybill.invoice_no)


def _current(pack: Pack) -> tuple[str, str, str]:
    """Code, name and number of the waybill that the pack has now."""
    code = pack.courier or ""
    courier = COURIERS.get(code)
    return code, courier.name if courier else code, pack.invoice_no or ""
