"""보류설정 (A1), 보류해제 (A2). One hold by hand a pack; claims hold beside it and are released by their decision only."""

from __future__ import annotations

from datetime import datetime

from services.orders.domain.events import HoldReleased, HoldSet
from services.orders.domain.pack import Hold, Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import HoldKind, OrderStatus


def set_hold(pack: Pack, mgmt_no: int, *, hold_id: str, reason: str, by: str, at: datetime) -> None:
    """Raises HOLD_AFTER_SHIPPED, HOLD_ALREADY_SET."""
    order = pack.order(mgmt_no)
    if pack.status is OrderStatus.SHIPPED:
        raise Refusal("HOLD_AFTER_SHIPPED")
    if any(hold.kind is HoldKind.GENERAL for hold in pack.holds):
        raise Refusal("HOLD_ALREADY_SET")
    pack.holds.append(Hold(hold_id, order.mgmt_no, HoldKind.GENERAL, by, at, reason))
    pack.record(HoldSet(order.mgmt_no, hold_id))


def release_hold(pack: Pack, mgmt_no: int, hold_id: object = None) -> None:
    """Release that hold; without one the GENERAL one, the order's own before its pack mates'.

    Raises NOT_ON_HOLD, HOLD_OF_CLAIM; `own` in their parameters: the order has a hold that stays.
    """
    order = pack.order(mgmt_no)
    hold = _chosen(pack, order.mgmt_no, hold_id)
    if hold.claim_id is not None:
        raise Refusal("HOLD_OF_CLAIM")
    pack.holds.remove(hold)
    pack.record(HoldReleased(order.mgmt_no, hold.id))


def _chosen(pack: Pack, mgmt_no: int, hold_id: object) -> Hold:
    if hold_id is not None:
        found = [hold for hold in pack.holds if hold.id == hold_id]
    else:
        found = [hold for hold in pack.holds if hold.kind is HoldKind.GENERAL]
        found.sort(key=lambda hold: (hold.mgmt_no != mgmt_no, hold.at))
    if found:
        return found[0]
    if hold_id is not None or not pack.holds:
        raise Refusal("NOT_ON_HOLD")
    own = any(hold.mgmt_no == mgmt_no for hold in pack.holds)
    if any(hold.claim_id is not None for hold in pack.holds):
        raise Refusal("HOLD_OF_CLAIM", own=own)
    waits = any(hold.kind is HoldKind.EXCHANGE for hold in pack.holds)
    raise Refusal("NOT_ON_HOLD", own=own, case="EXCHANGE" if waits else "AUTOMATIC")
