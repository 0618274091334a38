"""취소철회: `orders.claim.withdraw.v1` -> `orders.claim.decided.v1` (domain.md 2.8)."""

from __future__ import annotations

from services.orders.application.apply_claim import answer
from services.orders.application.ports import Uow
from services.orders.domain import claim_withdraw
from shared.contracts.orders_commands import WithdrawClaim
from shared.runtime.command import CommandContext


async def withdraw_claim(uow: Uow, command: WithdrawClaim, ctx: CommandContext) -> None:
    """Give back what the claim did. Harmless when it was never applied."""
    known = await uow.claims.lock(command.claim_id)
    mgmt_no = known.mgmt_no if known else None
    packs = await uow.packs.lock([] if mgmt_no is None else [mgmt_no])
    asked = claim_withdraw.Withdrawing(
        claim_id=command.claim_id,
        revision=command.revision,
        channel_id=command.channel_id,
        mgmt_no=command.mgmt_no,
        withdrawn_at=command.withdrawn_at,
        at=ctx.at,
    )
    claim, bare = claim_withdraw.withdraw_claim(known, packs.packs[0] if packs.packs else None, asked)
    await uow.claims.save(claim)
    await answer(uow, packs, bare, ctx)
