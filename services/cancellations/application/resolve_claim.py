"""취소건 처리 (A36): a person decides a held claim, or picks the order of one that matched none or several."""

from __future__ import annotations

from services.cancellations.application.ports import Uow
from services.cancellations.application.publish import messages_of
from services.cancellations.domain.claim import Claim
from services.cancellations.domain.orders import KnownOrder
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def resolve_claim(
    uow: Uow, claim_id: str, decision: str, mgmt_no: int | None, note: str, context: CommandContext
) -> Claim:
    """The claim with its pending resolution; orders' answer completes it. The claim's row is locked: one of two wins.

    Raises Refusal CLAIM_NOT_FOUND, CLAIM_NOT_PENDING, FIELD_REQUIRED (mgmt_no of MATCH), ORDER_NOT_FOUND.
    """
    claims = await uow.claims.by_ids([claim_id])
    if not claims:
        raise Refusal("CLAIM_NOT_FOUND")
    claim = claims[0]
    picked = await _picked(uow, claim, mgmt_no) if decision == "MATCH" else None
    claim.resolve(decision, context.operator, note, picked)
    messages = messages_of([claim], context.at)
    await uow.claims.save([claim], context.at)
    await uow.publish(messages)
    return claim


async def _picked(uow: Uow, claim: Claim, mgmt_no: int | None) -> KnownOrder:
    """The chosen order; one of another channel is not the claim's."""
    if mgmt_no is None:
        raise Refusal("FIELD_REQUIRED", field="mgmt_no")
    found = [order for order in await uow.orders.by_numbers([mgmt_no]) if order.channel_id == claim.channel_id]
    if not found:
        raise Refusal("ORDER_NOT_FOUND", mgmt_no=mgmt_no)
    if found[0].deleted:
        raise Refusal("ORDER_DELETED")
    return found[0]
