"""합포금지설정, 합포금지해제 (A9)."""

from __future__ import annotations

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import combine_lock as domain
from shared.runtime.command import CommandContext


class ForbidCombine(OrderCommand):
    """합포금지설정."""


class AllowCombine(OrderCommand):
    """합포금지해제."""


async def forbid_combine(uow: Uow, command: ForbidCombine, ctx: CommandContext) -> Outcome:
    """Raises LOCKED_BY_INVOICE, COMBINE_ALREADY_FORBIDDEN."""
    packs = await open_packs(uow, command)
    domain.forbid_combine(packs.of(command.mgmt_no), command.mgmt_no)
    return await finish(uow, packs, command, ctx)


async def allow_combine(uow: Uow, command: AllowCombine, ctx: CommandContext) -> Outcome:
    """Raises LOCKED_BY_INVOICE, COMBINE_NOT_FORBIDDEN."""
    packs = await open_packs(uow, command)
    domain.allow_combine(packs.of(command.mgmt_no), command.mgmt_no)
    return await finish(uow, packs, command, ctx)
