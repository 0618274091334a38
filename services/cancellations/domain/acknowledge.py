"""확인: a person has seen a claim or a withdrawal (A30, A31, D9). Seen is not decided."""

from __future__ import annotations

from datetime import datetime

from services.cancellations.domain.claim import Claim
from shared.contracts.codes import Refusal


def acknowledge(claim: Claim, operator: str, at: datetime) -> None:
    """선택확인 of 취소결과조회. Raises Refusal ALREADY_ACKED."""
    if claim.acknowledged_at is not None:
        raise Refusal("ALREADY_ACKED")
    claim.acknowledged_at, claim.acknowledged_by = at, operator


def acknowledge_withdrawal(claim: Claim, operator: str, at: datetime) -> None:
    """선택확인 of 취소철회조회. Raises Refusal ALREADY_ACKED, CLAIM_NOT_FOUND when nothing was withdrawn."""
    _withdrawn(claim)
    if claim.withdrawal_acknowledged_at is not None:
        raise Refusal("ALREADY_ACKED")
    claim.withdrawal_acknowledged_at, claim.withdrawal_acknowledged_by = at, operator


def unacknowledge_withdrawal(claim: Claim) -> None:
    """선택취소: take the acknowledgement back (D9). Raises Refusal NOT_ACKED, CLAIM_NOT_FOUND."""
    _withdrawn(claim)
    if claim.withdrawal_acknowledged_at is None:
        raise Refusal("NOT_ACKED")
    claim.withdrawal_acknowledged_at, claim.withdrawal_acknowledged_by = None, None


def _withdrawn(claim: Claim) -> None:
    if claim.withdrawn_at is None:
        raise Refusal("CLAIM_NOT_FOUND")
