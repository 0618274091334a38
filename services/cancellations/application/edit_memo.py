"""메모 of a claim (F-188)."""

from __future__ import annotations

from services.cancellations.application.ports import Uow
from services.cancellations.domain.claim import Claim
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


async def edit_memo(uow: Uow, claim_id: str, memo: str, context: CommandContext) -> Claim:
    """Replace the memo. Raises Refusal CLAIM_NOT_FOUND."""
    claims = await uow.claims.by_ids([claim_id])
    if not claims:
        raise Refusal("CLAIM_NOT_FOUND")
    claims[0].memo = memo
    await uow.claims.save(claims, context.at)
    return claims[0]
