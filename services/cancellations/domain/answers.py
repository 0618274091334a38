"""What orders answered to a claim's command, and what that makes of the claim. Late and repeated answers are harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.cancellations.domain.claim import Claim
from services.cancellations.domain.saga import IN_FLIGHT, Step
from shared.contracts.orders import Decision, Withdrawal

GONE = frozenset({"ORDER_NOT_FOUND", "ORDER_DELETED", "ITEM_NOT_FOUND"})
"""Answers that mean: look for the order again, it may come (back)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`orders.claim.decided.v1` as the saga needs it. `version` is the pack's after the change."""

    revision: int
    decision: Decision
    withdrawal: Withdrawal | None
    code: str | None
    resolution: str | None
    raced: bool
    cancelled: int
    qty: int
    mgmt_no: int
    at: datetime
    version: int


def take_answer(claim: Claim, answer: Answer) -> bool:
    """Whether the answer changed the claim."""
    if answer.revision < claim.revision and answer.cancelled > claim.cancelled_qty:
        # Too late to decide anything, but how many pieces a withdrawal has to give back is known only from here.
        claim.cancelled_qty = answer.cancelled
        return True
    if answer.revision == claim.revision and _is_decided_anew(claim, answer):
        _decided_anew(claim, answer)
        return True
    if answer.revision != claim.revision or claim.step not in IN_FLIGHT:
        return False
    claim.code = answer.code
    claim.raced = claim.raced or answer.raced
    claim.answered_version = answer.version
    claim.mgmt_no = answer.mgmt_no or claim.mgmt_no
    claim.decided_qty = answer.qty or claim.decided_qty
    if claim.step is Step.APPLYING:
        _applied(claim, answer)
    elif claim.step is Step.RESOLVING:
        _resolved(claim, answer)
    else:
        _withdrawn(claim, answer)
    if claim.decision is Decision.APPLIED_BEFORE_SHIP and claim.cancelled_at is None:
        claim.cancelled_at = answer.at
    return True


def _applied(claim: Claim, answer: Answer) -> None:
    if answer.code in GONE or answer.decision in {Decision.UNMATCHED, Decision.AMBIGUOUS}:
        claim.step, claim.picked, claim.resolution = Step.WAITING, False, None
        claim.mgmt_no = None
        claim.decide(Decision.AMBIGUOUS if answer.decision is Decision.AMBIGUOUS else Decision.UNMATCHED)
        return
    claim.step, claim.cancelled_qty = Step.DECIDED, answer.cancelled
    claim.decide(answer.decision)


def _is_decided_anew(claim: Claim, answer: Answer) -> bool:
    """Whether the shipment was undone before which the claim had come too late (A32): orders answers its last command
    once more, of a newer version of the pack."""
    recorded = claim.step is Step.DECIDED and claim.decision is Decision.RECORDED_AFTER_SHIP
    return recorded and answer.decision is not claim.decision and answer.version > claim.answered_version


def _decided_anew(claim: Claim, answer: Answer) -> None:
    """What a person has seen of it does not answer it any more."""
    claim.answered_version, claim.raced = answer.version, answer.raced
    claim.acknowledged_at, claim.acknowledged_by = None, None
    claim.decide(answer.decision)


def _resolved(claim: Claim, answer: Answer) -> None:
    claim.step, claim.cancelled_qty = Step.DECIDED, answer.cancelled
    claim.decide(answer.decision)
    # Still held: orders refused the resolution (`code` says why), so a person decides again.
    claim.resolution = None if answer.decision is Decision.HELD_FOR_DECISION else claim.resolution


def _withdrawn(claim: Claim, answer: Answer) -> None:
    claim.step = Step.WITHDRAWN
    if answer.decision not in {Decision.UNMATCHED, Decision.AMBIGUOUS}:
        claim.decide(answer.decision)
    elif claim.decision in {Decision.UNMATCHED, Decision.AMBIGUOUS}:
        claim.decide(Decision.REFUSED)
    claim.cancelled_qty = answer.cancelled or claim.cancelled_qty
    claim.withdrawal = answer.withdrawal or (
        Withdrawal.RESTORE_REQUIRED if claim.cancelled_qty else Withdrawal.RELEASED
    )
    claim.news.append("withdrawn")


def restored_by_hand(claim: Claim) -> bool:
    """정상복귀 by a person settles the blocking task of a withdrawal."""
    if claim.step is not Step.WITHDRAWN or claim.withdrawal is not Withdrawal.RESTORE_REQUIRED:
        return False
    claim.withdrawal = Withdrawal.RESTORED
    claim.news.append("withdrawn")
    return True
