"""취소건 처리 (A36) of a held claim: CANCEL takes the waybill off and cancels at once; SHIP lets the parcel go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.orders.domain.claims import Claim, ClaimState, cancel_for, decided, release
from services.orders.domain.events import ClaimDecided
from services.orders.domain.invoice import take_waybill_off
from services.orders.domain.pack import Pack
from shared.contracts.orders import ClaimStep, Decision
from shared.contracts.snapshots import OrderStatus


@dataclass(frozen=True, slots=True)
class Resolving:
    """What the command asks; `cancel` false: ship it."""

    claim_id: str
    revision: int
    channel_id: str
    cancel: bool
    at: datetime

    @property
    def resolution(self) -> str:
        return "CANCEL" if self.cancel else "SHIP"


def resolve_claim(known: Claim | None, pack: Pack | None, asked: Resolving) -> ClaimDecided | None:
    """Changes the claim. The answer is recorded on the pack; where nothing was touched it is returned instead.

    A command that is older than what was carried out has no answer. Codes: CLAIM_NOT_PENDING, ORDER_DELETED; the claim
    stays as it is then.
    """
    if known is None:
        nobody = Claim(asked.claim_id, asked.channel_id, asked.revision, ClaimState.DECIDED, Decision.UNMATCHED)
        return decided(nobody, ClaimStep.RESOLVE, None, code="CLAIM_NOT_PENDING", resolution=asked.resolution)
    if known.revision > asked.revision:
        return None
    if known.revision == asked.revision:
        return decided(known, ClaimStep.RESOLVE, None, resolution=asked.resolution)
    order = next((o for o in pack.orders if o.mgmt_no == known.mgmt_no), None) if pack else None
    if known.state is not ClaimState.HELD or pack is None or order is None:
        return _refused(known, "CLAIM_NOT_PENDING", asked)
    if order.deleted:
        return _refused(known, "ORDER_DELETED", asked)
    known.revision, known.state, known.decided_at = asked.revision, ClaimState.DECIDED, asked.at
    release(known, pack)
    if not asked.cancel:
        known.decision = Decision.REFUSED
        pack.record(decided(known, ClaimStep.RESOLVE, order, resolution=asked.resolution))
        return None
    name, number = "", None
    if pack.status is OrderStatus.INVOICED:
        _, name, number = take_waybill_off(pack)
    lines = cancel_for(known, pack, order)
    known.decision = Decision.APPLIED_BEFORE_SHIP if known.cancelled_qty else Decision.ALREADY_CANCELLED
    done = decided(known, ClaimStep.RESOLVE, order, lines=lines, resolution=asked.resolution)
    pack.record(replace(done, removed_courier_name=name, removed_invoice_no=number))
    return None


def _refused(known: Claim, code: str, asked: Resolving) -> ClaimDecided:
    return decided(known, ClaimStep.RESOLVE, None, code=code, resolution=asked.resolution, revision=asked.revision)
