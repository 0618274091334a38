"""주문삭제 (A16), 합포삭제 (A17), 삭제복구 (A33): soft deletes in 접수. Lines, ledger and C/S records stay."""

from __future__ import annotations

from datetime import datetime

from services.orders.domain.combine import split_off
from services.orders.domain.events_changes import OrderDeleted, OrderRestoredFromTrash, PackDeleted
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


def delete_order(pack: Pack, mgmt_no: int, at: datetime) -> list[Pack]:
    """The order leaves its pack, whose rest is numbered anew, and lies in the trash as a pack of its own, which is
    returned where it is a new one. Raises DELETE_NOT_RECEIVED."""
    order = pack.order(mgmt_no)
    _require_received(pack)
    apart = [split_off(pack, order)] if len(pack.orders) > 1 else []
    _delete(order, at)
    pack.record(OrderDeleted(mgmt_no))
    return apart


def delete_pack(pack: Pack, mgmt_no: int, at: datetime) -> None:
    """Every order of the pack (D7). Raises NOT_COMBINED, DELETE_NOT_RECEIVED."""
    pack.order(mgmt_no)
    if len(pack.live) < 2:
        raise Refusal("NOT_COMBINED", case="DELETE")
    _require_received(pack)
    deleted = pack.live
    for order in deleted:
        _delete(order, at)
    pack.record(PackDeleted(mgmt_no, tuple(order.mgmt_no for order in deleted)))


def require_deleted(pack: Pack, mgmt_no: int) -> Order:
    """Raises NOT_DELETED."""
    order = next(order for order in pack.orders if order.mgmt_no == mgmt_no)
    if not order.deleted:
        raise Refusal("NOT_DELETED")
    return order


def restore_deleted(pack: Pack, mgmt_no: int) -> list[Pack]:
    """The order is back in 접수 as a pack of its own, which is returned where it lay in the trash with others.

    Raises NOT_DELETED.
    """
    order = require_deleted(pack, mgmt_no)
    apart = [split_off(pack, order)] if len(pack.orders) > 1 else []
    order.deleted_at = None
    pack.record(OrderRestoredFromTrash(mgmt_no))
    return apart


def _require_received(pack: Pack) -> None:
    if pack.status is not OrderStatus.RECEIVED:
        raise Refusal("DELETE_NOT_RECEIVED")


def _delete(order: Order, at: datetime) -> None:
    order.deleted_at = at
    order.priorities.clear()  # the queue is of orders that will be shipped
