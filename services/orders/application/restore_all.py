"""전체정상복귀 (A11)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.application.restoring import carry_out
from services.orders.domain.restore import plan_restore_all
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreAll(OrderCommand):
    """전체정상복귀. `resend`: pieces cancelled after shipping are also sent once more (D2)."""

    resend: bool = False


async def restore_all(uow: Uow, command: RestoreAll, ctx: CommandContext) -> Outcome:
    """Raises NOT_CANCELLED, LOCKED_BY_INVOICE."""
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    plan = plan_restore_all(pack, command.mgmt_no, resend=command.resend)
    return await carry_out(uow, packs, pack, plan, command, ctx)
