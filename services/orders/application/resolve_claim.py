"""취소건 처리 (A36): `orders.claim.resolve.v1` -> `orders.claim.decided.v1`."""

from __future__ import annotations

from services.orders.application.apply_claim import answer
from services.orders.application.ports import Uow
from services.orders.domain import claim_resolve
from shared.contracts.orders_commands import ResolveClaim
from shared.runtime.command import CommandContext


async def resolve_claim(uow: Uow, command: ResolveClaim, ctx: CommandContext) -> None:
    """End a held claim: cancel (waybill off first) or ship. A "no" is an answer with a code."""
    known = await uow.claims.lock(command.claim_id)
    mgmt_no = known.mgmt_no if known else None
    packs = await uow.packs.lock([] if mgmt_no is None else [mgmt_no])
    asked = claim_resolve.Resolving(
        claim_id=command.claim_id,
        revision=command.revision,
        channel_id=command.channel_id,
        cancel=command.resolution == "CANCEL",
        at=ctx.at,
    )
    bare = claim_resolve.resolve_claim(known, packs.packs[0] if packs.packs else None, asked)
    if known is not None:
        await uow.claims.save(known)
    await answer(uow, packs, bare, ctx, command.note)
