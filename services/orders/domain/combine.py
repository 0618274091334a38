"""합포추가 (A7), 합포제외 (A8): packs become one, or an order leaves its pack. Both refused where a pack is locked."""

from __future__ import annotations

from services.orders.domain.events import OrderExcluded, OrdersCombined
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.recipient import same_person
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


def combine_add(
    pack: Pack,
    mgmt_no: int,
    target: Pack,
    target_mgmt_no: int,
    *,
    confirm_recipient_mismatch: bool = False,
    confirm_mixed_shipper: bool = False,
) -> None:
    """The target's whole pack joins this one, whose recipient stays; the lowest number represents both.

    `target` is empty afterwards. Raises COMBINE_SELF, COMBINE_TARGET_NOT_FOUND, COMBINE_SAME_PACK,
    COMBINE_NOT_RECEIVED, COMBINE_LOCKED, FULLY_CANCELLED, COMBINE_RECIPIENT_MISMATCH, COMBINE_MIXED_SHIPPER.
    """
    order = pack.order(mgmt_no)
    joining = require_target(target, mgmt_no, target_mgmt_no)
    if target is pack:
        raise Refusal("COMBINE_SAME_PACK")
    if {pack.status, target.status} != {OrderStatus.RECEIVED}:
        raise Refusal("COMBINE_NOT_RECEIVED")
    if pack.combine_locked or target.combine_locked:
        raise Refusal("COMBINE_LOCKED")
    if order.fully_cancelled or joining.fully_cancelled:
        raise Refusal("FULLY_CANCELLED")
    if not confirm_recipient_mismatch and not same_person(pack.recipient, target.recipient):
        raise Refusal("COMBINE_RECIPIENT_MISMATCH")
    if not confirm_mixed_shipper and len(shippers(pack) | shippers(target)) > 1:
        raise Refusal("COMBINE_MIXED_SHIPPER")
    absorbed = tuple(order.mgmt_no for order in target.live)
    for mine, theirs in ((pack.orders, target.orders), (pack.holds, target.holds), (pack.undecided, target.undecided)):
        mine.extend(theirs)  # type: ignore[arg-type]
        theirs.clear()
    pack.renumber()
    pack.record(OrdersCombined(absorbed[0], absorbed))


def require_target(target: Pack | None, mgmt_no: int, target_mgmt_no: int) -> Order:
    """The order that is to be added. Raises COMBINE_SELF, COMBINE_TARGET_NOT_FOUND (deleted ones too)."""
    if target_mgmt_no == mgmt_no:
        raise Refusal("COMBINE_SELF")
    for order in target.live if target else ():
        if order.mgmt_no == target_mgmt_no:
            return order
    raise Refusal("COMBINE_TARGET_NOT_FOUND", mgmt_no=target_mgmt_no)


def combine_exclude(pack: Pack, mgmt_no: int) -> Pack:
    """The order becomes a pack of its own, which is returned; the rest is numbered anew.

    Raises NOT_COMBINED, LOCKED_BY_INVOICE, COMBINE_LOCKED.
    """
    order = pack.order(mgmt_no)
    if len(pack.live) < 2:
        raise Refusal("NOT_COMBINED")
    if pack.status is not OrderStatus.RECEIVED:
        raise Refusal("LOCKED_BY_INVOICE", case=pack.status)
    if pack.combine_locked:
        raise Refusal("COMBINE_LOCKED")
    old_pack_no = pack.pack_no
    alone = split_off(pack, order)
    pack.record(OrderExcluded(mgmt_no, old_pack_no))
    return alone


def split_off(pack: Pack, order: Order) -> Pack:
    """Move the order with its holds, its claims and its 합포금지 into a new pack of the same recipient; renumber both."""
    alone = Pack(order.mgmt_no, 0, pack.status, pack.recipient, [order], combine_locked=pack.combine_locked)
    pack.orders.remove(order)
    for hold in [hold for hold in pack.holds if hold.mgmt_no == order.mgmt_no]:
        pack.holds.remove(hold)
        alone.holds.append(hold)
    for claim in [claim for claim in pack.undecided if claim[1] == order.mgmt_no]:
        pack.undecided.remove(claim)
        alone.undecided.append(claim)
    alone.renumber()
    pack.renumber()
    return alone


def shippers(pack: Pack) -> set[str]:
    """Who sends what is left of a pack, as far as it is matched (domain.md 2.12)."""
    return {item.option.shipper for item in pack.items if item.left and item.option is not None}
