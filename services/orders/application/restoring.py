"""What 전체정상복귀 and 개별정상복귀 share: carry the plan out, with a new order where pieces are shipped again."""

from __future__ import annotations

from datetime import datetime

from services.orders.application.finish import Outcome, finish
from services.orders.application.new_numbers import numbers_for
from services.orders.application.ports import LockedPacks, OrderCommand, Uow
from services.orders.domain.pack import Pack
from services.orders.domain.reship import reshipped_pack
from services.orders.domain.restore import Restoration, restore
from shared.runtime.command import CommandContext


async def carry_out(
    uow: Uow, packs: LockedPacks, pack: Pack, plan: Restoration, command: OrderCommand, ctx: CommandContext
) -> Outcome:
    """Restore, and answer with the new order in `created`."""
    if not plan.shipped_again:
        restore(pack, plan)
        return await finish(uow, packs, command, ctx)
    again = await _new_pack(uow, pack, plan, ctx.at)
    restore(pack, plan, (again.pack_no,))
    return await finish(uow, packs, command, ctx, new_packs=[again], created=[again.pack_no])


async def _new_pack(uow: Uow, pack: Pack, plan: Restoration, at: datetime) -> Pack:
    numbers = await numbers_for(uow, plan.order.channel_id, plan.order, len(plan.shipped_again))
    return reshipped_pack(pack, plan, numbers, at)
