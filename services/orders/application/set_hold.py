"""보류설정 (A1)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import holds
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHold(OrderCommand):
    """보류설정: block the pack's shipment by hand."""

    reason: str = ""


async def set_hold(uow: Uow, command: SetHold, ctx: CommandContext) -> Outcome:
    """Raises HOLD_AFTER_SHIPPED, HOLD_ALREADY_SET."""
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    holds.set_hold(pack, command.mgmt_no, hold_id=uow.new_id(), reason=command.reason, by=ctx.operator, at=ctx.at)
    return await finish(uow, packs, command, ctx)
