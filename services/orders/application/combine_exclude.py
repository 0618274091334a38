"""합포제외 (A8)."""

from __future__ import annotations

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import combine
from shared.runtime.command import CommandContext


class CombineExclude(OrderCommand):
    """합포제외: the order leaves its pack."""


async def combine_exclude(uow: Uow, command: CombineExclude, ctx: CommandContext) -> Outcome:
    """Raises NOT_COMBINED, LOCKED_BY_INVOICE, COMBINE_LOCKED."""
    packs = await open_packs(uow, command)
    alone = combine.combine_exclude(packs.of(command.mgmt_no), command.mgmt_no)
    return await finish(uow, packs, command, ctx, new_packs=[alone])
