"""Orders has answered a claim's command (orders.claim.decided.v1): the saga moves on."""

from __future__ import annotations

from services.cancellations.application.ports import Uow
from services.cancellations.application.publish import messages_of
from services.cancellations.application.restores import lock_restores, settle_restores
from services.cancellations.domain.answers import Answer, take_answer
from services.cancellations.domain.claim import Claim
from shared.contracts.orders import ClaimDecided, ClaimStep


class UnknownClaim(Exception):
    """An answer to a claim that does not exist here: a defect, to be looked at by a person."""


async def hear_answer(uow: Uow, decided: ClaimDecided) -> None:
    """Take one answer. Late and repeated ones change nothing. Raises UnknownClaim."""
    await lock_restores(uow, decided.mgmt_no)
    claims = await uow.claims.by_ids([decided.claim_id])
    if not claims:
        raise UnknownClaim(decided.claim_id)
    claim = claims[0]
    if not take_answer(claim, answer_of(decided)):
        return
    await settle_restores(uow, [claim])
    messages = messages_of([claim], decided.at)
    await uow.claims.save([claim], decided.at, tried=_refused_by_orders(claim))
    await uow.publish(messages)


def answer_of(decided: ClaimDecided) -> Answer:
    """The answer as the saga needs it."""
    # `lines` are this step's pieces, `cancelled` all that the claim holds: an earlier step may have cancelled some.
    told = max(decided.cancelled, sum(line.qty for line in decided.lines))
    cancelled = 0 if decided.step is ClaimStep.WITHDRAW else told
    return Answer(
        revision=decided.revision,
        decision=decided.decision,
        withdrawal=decided.withdrawal,
        code=decided.code,
        resolution=decided.resolution,
        raced=decided.raced,
        cancelled=cancelled,
        qty=decided.qty,
        mgmt_no=decided.mgmt_no,
        at=decided.at,
        version=decided.version,
    )


def _refused_by_orders(claim: Claim) -> bool:
    """Orders did not know what our read model knows: wait before asking again."""
    return claim.waiting
