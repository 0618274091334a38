"""보류해제 (A2)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import holds
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHold(OrderCommand):
    """보류해제: without an id the hold by hand."""

    hold_id: str | None = None


async def release_hold(uow: Uow, command: ReleaseHold, ctx: CommandContext) -> Outcome:
    """Raises NOT_ON_HOLD, HOLD_OF_CLAIM."""
    packs = await open_packs(uow, command)
    holds.release_hold(packs.of(command.mgmt_no), command.mgmt_no, command.hold_id)
    return await finish(uow, packs, command, ctx)
