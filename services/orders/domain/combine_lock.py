"""합포금지설정, 합포금지해제 (A9): a locked pack is combined with nothing, by hand or at intake, and not taken apart."""

from __future__ import annotations

from services.orders.domain.events_changes import CombineAllowed, CombineForbidden
from services.orders.domain.pack import Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


def forbid_combine(pack: Pack, mgmt_no: int) -> None:
    """Raises LOCKED_BY_INVOICE, COMBINE_ALREADY_FORBIDDEN."""
    _require_received(pack, mgmt_no)
    if pack.combine_locked:
        raise Refusal("COMBINE_ALREADY_FORBIDDEN")
    pack.combine_locked = True
    pack.record(CombineForbidden(mgmt_no))


def allow_combine(pack: Pack, mgmt_no: int) -> None:
    """Raises LOCKED_BY_INVOICE, COMBINE_NOT_FORBIDDEN."""
    _require_received(pack, mgmt_no)
    if not pack.combine_locked:
        raise Refusal("COMBINE_NOT_FORBIDDEN")
    pack.combine_locked = False
    pack.record(CombineAllowed(mgmt_no))


def _require_received(pack: Pack, mgmt_no: int) -> None:
    pack.order(mgmt_no)
    if pack.status is not OrderStatus.RECEIVED:
        raise Refusal("LOCKED_BY_INVOICE", case=pack.status)
