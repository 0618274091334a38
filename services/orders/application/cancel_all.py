"""전체취소 (A10)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import cancel
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAll(OrderCommand):
    """전체취소: what is left of the order, or of its whole pack (D3)."""

    reason: object
    whole_pack: bool = False


async def cancel_all(uow: Uow, command: CancelAll, ctx: CommandContext) -> Outcome:
    """Raises REASON_REQUIRED, CANCEL_BLOCKED_INVOICED, ALREADY_CANCELLED."""
    packs = await open_packs(uow, command)
    cancel.cancel_all(packs.of(command.mgmt_no), command.mgmt_no, command.reason, whole_pack=command.whole_pack)
    return await finish(uow, packs, command, ctx)
