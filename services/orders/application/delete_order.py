"""주문삭제 (A16)."""

from __future__ import annotations

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import trash
from shared.runtime.command import CommandContext


class DeleteOrder(OrderCommand):
    """주문삭제: soft; its C/S records stay searchable."""


async def delete_order(uow: Uow, command: DeleteOrder, ctx: CommandContext) -> Outcome:
    """Raises DELETE_NOT_RECEIVED."""
    packs = await open_packs(uow, command)
    apart = trash.delete_order(packs.of(command.mgmt_no), command.mgmt_no, ctx.at)
    return await finish(uow, packs, command, ctx, new_packs=apart)
