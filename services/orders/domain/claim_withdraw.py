"""취소철회 (domain.md 2.8): a claim gives back what it did itself, never what a person or another claim cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.claims import Claim, ClaimState, decided, items_of, release
from services.orders.domain.events import ClaimDecided, Line
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from shared.contracts.orders import ClaimStep, Decision, Withdrawal
from shared.contracts.snapshots import OrderStatus


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """What the command asks."""

    claim_id: str
    revision: int
    channel_id: str
    mgmt_no: int | None
    withdrawn_at: datetime | None
    at: datetime


def withdraw_claim(known: Claim | None, pack: Pack | None, asked: Withdrawing) -> tuple[Claim, ClaimDecided | None]:
    """The claim as it is now. The answer is recorded on the pack; where nothing was touched it is returned instead.

    A command that is older than what was carried out has no answer.
    A claim that was never applied leaves a mark, so that an apply with a lower revision does nothing.
    """
    if known is None:
        mark = Claim(asked.claim_id, asked.channel_id, asked.revision, ClaimState.WITHDRAWN, Decision.UNMATCHED)
        mark.mgmt_no, mark.withdrawal, mark.decided_at = asked.mgmt_no, Withdrawal.RELEASED, asked.at
        return mark, _answer(mark, None, (), asked)
    if known.revision > asked.revision:
        return known, None
    if known.revision == asked.revision:
        return known, _answer(known, None, (), asked)
    was = known.state
    known.revision, known.state, known.decided_at = asked.revision, ClaimState.WITHDRAWN, asked.at
    order = next((o for o in pack.orders if o.mgmt_no == known.mgmt_no), None) if pack else None
    if pack is None or order is None:
        known.withdrawal = Withdrawal.RELEASED
        return known, _answer(known, None, (), asked)
    if was is ClaimState.HELD:
        release(known, pack)
    lines = _give_back(known, pack, order, was)
    code = "ORDER_DELETED" if order.deleted else None
    pack.record(_answer(known, order, lines, asked, code))
    return known, None


def _give_back(claim: Claim, pack: Pack, order: Order, was: ClaimState) -> tuple[Line, ...]:
    items = [item for item in order.items if item.claimed_by(claim.claim_id)]
    if items and (pack.status is not OrderStatus.RECEIVED or order.deleted):
        claim.withdrawal = Withdrawal.RESTORE_REQUIRED
        return ()
    if items:
        lines = tuple(
            Line(item.mgmt_no, item.item_id, item.option_code, item.claimed_by(claim.claim_id)) for item in items
        )
        for item in items:
            pack.book(item, item.restore_claim(claim.claim_id), sign=-1)
        claim.withdrawal, claim.cancelled_qty = Withdrawal.RESTORED, 0
        return lines
    claim.withdrawal = _without_pieces(claim, pack, order, was)
    claim.cancelled_qty = 0
    return ()


def _without_pieces(claim: Claim, pack: Pack, order: Order, was: ClaimState) -> Withdrawal:
    """The claim holds no cancelled piece (any more)."""
    if claim.cancelled_qty:
        return Withdrawal.RESTORED  # a person has given all of them back
    if was is ClaimState.HELD:
        return Withdrawal.RELEASED
    if was is ClaimState.WITHDRAWN and claim.withdrawal not in (None, Withdrawal.RESTORE_REQUIRED):
        return claim.withdrawal  # withdrawn once more
    if claim.decision is Decision.ALREADY_CANCELLED and any(item.restorable_qty for item in items_of(claim, order)):
        # Somebody else cancelled what the shopper wants after all: a person must look, or the parcel is lost.
        return Withdrawal.RESTORE_REQUIRED
    if claim.decision is Decision.RECORDED_AFTER_SHIP:
        return Withdrawal.SHIPPED_ANYWAY
    if claim.decision is Decision.REFUSED and pack.status is OrderStatus.SHIPPED:
        return Withdrawal.SHIPPED_ANYWAY
    return Withdrawal.RELEASED


def _answer(
    claim: Claim, order: Order | None, lines: tuple[Line, ...], asked: Withdrawing, code: str | None = None
) -> ClaimDecided:
    withdrawn_at = asked.withdrawn_at
    return decided(claim, ClaimStep.WITHDRAW, order, lines=lines, code=code, withdrawn_at=withdrawn_at)
