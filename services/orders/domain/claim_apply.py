"""판매처취소 of a matched claim, decided under the pack's lock (2.8): 접수 cancels exactly, 송장 holds, 배송 records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.claims import Claim, ClaimState, cancel_for, decided, hold, items_of, left_of, wanted_by
from services.orders.domain.events import ClaimDecided
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from shared.contracts.orders import ClaimStep, Decision
from shared.contracts.snapshots import OrderStatus


@dataclass(frozen=True, slots=True)
class Application:
    """What the command asks, and what is made outside."""

    claim_id: str
    revision: int
    channel_id: str
    mgmt_no: int
    item_id: int | None
    qty: int | None
    reason: str
    reason_raw: str
    requested_at: datetime | None
    received_at: datetime
    hold_id: str
    by: str
    at: datetime


def apply_claim(known: Claim | None, pack: Pack | None, asked: Application) -> tuple[Claim, ClaimDecided | None]:
    """The claim as it is now. The answer is recorded on the pack; where nothing was touched it is returned instead.

    A command that is repeated is answered again and does nothing; one that is older than what was carried out has no
    answer. An order that is gone is answered with a code (ORDER_NOT_FOUND, ORDER_DELETED, ITEM_NOT_FOUND) and decided
    anew when it is asked again.
    """
    if known is not None and known.revision > asked.revision:
        return known, None
    if known is not None and known.revision == asked.revision and not _undecided_for_want_of_order(known):
        return known, decided(known, ClaimStep.APPLY, None)
    claim = _asked(known, asked)
    order, code = _find(pack, claim)
    if pack is None or order is None:
        if claim.state is not ClaimState.HELD and not claim.cancelled_qty:
            claim.decision = Decision.UNMATCHED
        return claim, decided(claim, ClaimStep.APPLY, None, code=code)
    pack.record(_decide(claim, pack, order, asked))
    return claim, None


def order_of(known: Claim | None, mgmt_no: int) -> int:
    """The order to decide on: a claim that holds or has cancelled something stays with its order."""
    if known is not None and known.mgmt_no is not None and (known.state is ClaimState.HELD or known.cancelled_qty):
        return known.mgmt_no
    return mgmt_no


def _undecided_for_want_of_order(known: Claim) -> bool:
    return known.state is ClaimState.DECIDED and known.decision is Decision.UNMATCHED


def _asked(known: Claim | None, asked: Application) -> Claim:
    held = known is not None and known.state is ClaimState.HELD
    return Claim(
        claim_id=asked.claim_id,
        channel_id=asked.channel_id,
        revision=asked.revision,
        state=ClaimState.HELD if held else ClaimState.DECIDED,
        decision=known.decision if known else Decision.UNMATCHED,
        mgmt_no=order_of(known, asked.mgmt_no),
        item_id=asked.item_id,
        qty=asked.qty,
        cancelled_qty=known.cancelled_qty if known else 0,
        reason=asked.reason,
        reason_raw=asked.reason_raw,
        requested_at=asked.requested_at,
        received_at=asked.received_at,
        decided_at=asked.at,
    )


def _find(pack: Pack | None, claim: Claim) -> tuple[Order | None, str | None]:
    order = next((o for o in pack.orders if o.mgmt_no == claim.mgmt_no), None) if pack else None
    if order is None:
        return None, "ORDER_NOT_FOUND"
    if order.deleted:
        return None, "ORDER_DELETED"
    if not items_of(claim, order):
        return None, "ITEM_NOT_FOUND"
    return order, None


def _decide(claim: Claim, pack: Pack, order: Order, asked: Application) -> ClaimDecided:
    wanted = wanted_by(claim, order)
    nothing_left = left_of(items_of(claim, order)) == 0
    if claim.state is ClaimState.HELD:
        # A held claim ends by resolving or withdrawing only; a new word of the channel changes what it asks.
        hold(claim, pack, order, hold_id=asked.hold_id, by=asked.by, at=asked.at)
    elif claim.cancelled_qty and not wanted:
        claim.decision = Decision.APPLIED_BEFORE_SHIP
    elif nothing_left and not claim.cancelled_qty:
        claim.decision = Decision.ALREADY_CANCELLED
    elif pack.status is OrderStatus.RECEIVED:
        if claim.qty is None and not claim.cancelled_qty:
            claim.qty = wanted
        lines = cancel_for(claim, pack, order)
        claim.decision = Decision.APPLIED_BEFORE_SHIP
        return decided(claim, ClaimStep.APPLY, order, lines=lines)
    elif pack.status is OrderStatus.INVOICED:
        hold(claim, pack, order, hold_id=asked.hold_id, by=asked.by, at=asked.at)
    else:
        claim.decision = Decision.RECORDED_AFTER_SHIP
        claim.raced = pack.shipped_at is not None and asked.received_at < pack.shipped_at
    if claim.qty is None:
        claim.qty = claim.cancelled_qty + left_of(items_of(claim, order))
    return decided(claim, ClaimStep.APPLY, order)
