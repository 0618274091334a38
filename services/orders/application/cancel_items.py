"""개별취소 (A12)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import cancel
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelItems(OrderCommand):
    """개별취소: `items` is `[{item_id, qty}]` as it was sent; the domain codes what is wrong with it."""

    items: object
    reason: object


async def cancel_items(uow: Uow, command: CancelItems, ctx: CommandContext) -> Outcome:
    """Raises REASON_REQUIRED, NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, CANCEL_BLOCKED_INVOICED, QTY_OUT_OF_RANGE."""
    packs = await open_packs(uow, command)
    cancel.cancel_items(packs.of(command.mgmt_no), command.mgmt_no, command.items, command.reason)
    return await finish(uow, packs, command, ctx)
