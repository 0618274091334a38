"""배송처리 취소 of an order that its channel had cancelled after it was shipped: the claim is decided after all (2.8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from services.orders.domain.claims import Claim, decided, hold, items_of, left_of
from services.orders.domain.pack import Pack
from shared.contracts.orders import ClaimStep, Decision


def reopen_claims(
    pack: Pack, claims: Sequence[Claim], *, new_hold_id: Callable[[], str], by: str, at: datetime
) -> None:
    """In 송장 again, claims that were only recorded are held for a person, as one that comes now would be; where nothing
    is left to cancel they have nothing to hold. Answered under the revision that was carried out last."""
    for claim in claims:
        order = next(each for each in pack.orders if each.mgmt_no == claim.mgmt_no)
        claim.raced, claim.decided_at = False, at
        if left_of(items_of(claim, order)):
            hold(claim, pack, order, hold_id=new_hold_id(), by=by, at=at)
        else:
            claim.decision = Decision.ALREADY_CANCELLED
        pack.record(decided(claim, ClaimStep.APPLY, order))
