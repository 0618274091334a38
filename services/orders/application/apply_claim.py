"""판매처취소: `orders.claim.apply.v1` -> `orders.claim.decided.v1` (domain.md 2.8)."""

from __future__ import annotations

from services.orders.application.finish import save
from services.orders.application.ports import LockedPacks, Uow
from services.orders.application.publish import Remark, publish
from services.orders.domain import claim_apply
from services.orders.domain.events import ClaimDecided
from shared.contracts.orders_commands import ApplyClaim
from shared.runtime.command import CommandContext


async def apply_claim(uow: Uow, command: ApplyClaim, ctx: CommandContext) -> None:
    """Decide under the claim's lock, then the pack's. Never refuses: a "no" is an answer with a code."""
    known = await uow.claims.lock(command.claim_id)
    packs = await uow.packs.lock([claim_apply.order_of(known, command.mgmt_no)])
    asked = claim_apply.Application(
        claim_id=command.claim_id,
        revision=command.revision,
        channel_id=command.channel_id,
        mgmt_no=command.mgmt_no,
        item_id=command.item_id,
        qty=command.qty,
        reason=command.reason,
        reason_raw=command.reason_raw,
        requested_at=command.requested_at,
        received_at=command.received_at,
        hold_id=uow.new_id(),
        by=ctx.operator,
        at=ctx.at,
    )
    pack = packs.packs[0] if packs.packs else None
    claim, bare = claim_apply.apply_claim(known, pack, asked)
    await uow.claims.save(claim)
    await answer(uow, packs, bare, ctx, command.note)


async def answer(uow: Uow, packs: LockedPacks, bare: ClaimDecided | None, ctx: CommandContext, note: str = "") -> None:
    """Publish what was decided: with the pack, or bare where nothing was touched; nothing where all is older."""
    if any(pack.events for pack in packs.packs):
        await save(uow, packs, ctx, Remark(note))
    elif bare is not None:
        await uow.publish(publish([bare], (), ctx, Remark(note)))
