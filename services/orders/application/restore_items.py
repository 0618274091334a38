"""개별정상복귀 (A13)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.application.restoring import carry_out
from services.orders.domain.restore import plan_restore_items
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreItems(OrderCommand):
    """개별정상복귀: `items` is `[{item_id, qty}]` as it was sent."""

    items: object
    resend: bool = False


async def restore_items(uow: Uow, command: RestoreItems, ctx: CommandContext) -> Outcome:
    """Raises NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, NOT_CANCELLED, QTY_OUT_OF_RANGE, LOCKED_BY_INVOICE."""
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    plan = plan_restore_items(pack, command.mgmt_no, command.items, resend=command.resend)
    return await carry_out(uow, packs, pack, plan, command, ctx)
