"""배송처리 (A6): the parcel leaves. Nothing with a hold or an undecided claim gets through this gate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.auto_combine import OWN_STOCK
from services.orders.domain.events import PackShipped
from services.orders.domain.pack import Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


@dataclass(frozen=True, slots=True)
class StockOut:
    """Pieces of an option that left our own warehouse with an order."""

    option_code: str
    mgmt_no: int
    qty: int


def confirm_shipment(pack: Pack, mgmt_no: int, at: datetime) -> list[StockOut]:
    """송장 -> 배송; priorities are cleared (A18). Returns what left our own stock, by order.

    Raises NOT_INVOICED, CLAIM_PENDING, ON_HOLD.
    """
    pack.order(mgmt_no)
    if pack.status is not OrderStatus.INVOICED:
        raise Refusal("NOT_INVOICED")
    pack.require_open_gate()
    pack.status = OrderStatus.SHIPPED
    pack.shipped_at = at
    for order in pack.orders:
        order.priorities.clear()
    pack.record(PackShipped(mgmt_no))
    left: Counter[tuple[str, int]] = Counter()
    for item in pack.items:
        if item.option is not None and item.option.shipper == OWN_STOCK and item.leaves_with_parcel:
            left[item.option.option_code, item.mgmt_no] += item.leaves_with_parcel
    return [StockOut(code, number, qty) for (code, number), qty in sorted(left.items())]
