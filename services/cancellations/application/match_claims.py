"""Look for the orders of waiting claims, wherever the occasion comes from: the claim, its order's arrival, the sweeper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.cancellations.application.ports import Uow
from services.cancellations.domain.claim import Claim
from services.cancellations.domain.matching import Known
from services.cancellations.domain.orders import KnownOrder
from services.cancellations.domain.saga import Step


async def match_claims(uow: Uow, claims: Sequence[Claim], picks: Mapping[str, int] | None = None) -> None:
    """Match those that wait. `picks`: the order that a person chose, by claim id. The caller holds their locks."""
    waiting = [claim for claim in claims if claim.waiting or _shown_unmatched(claim)]
    if not waiting:
        return
    chosen = {claim.id: number for claim in waiting if (number := _chosen(claim, picks or {})) is not None}
    by_number = {order.mgmt_no: order for order in await uow.orders.by_numbers(list(chosen.values()))}
    known = Known(await uow.orders.wanted([claim.wanted for claim in waiting if claim.id not in chosen]))
    for claim in waiting:
        if claim.id in chosen:
            _tell(claim, by_number.get(chosen[claim.id]), several=False)
            continue
        found = known.match(claim.wanted)
        _tell(claim, found.order, several=found.several)


def _chosen(claim: Claim, picks: Mapping[str, int]) -> int | None:
    return picks.get(claim.id) or (claim.mgmt_no if claim.picked else None)


def _shown_unmatched(claim: Claim) -> bool:
    """An ended claim is matched for the list only."""
    return claim.step is Step.CLOSED and claim.mgmt_no is None


def _tell(claim: Claim, order: KnownOrder | None, *, several: bool) -> None:
    if not claim.waiting:
        claim.mgmt_no = order.mgmt_no if order else None
    elif order is not None and not order.deleted:
        claim.matched(order)
    else:
        claim.not_matched(several=several)
