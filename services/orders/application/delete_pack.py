"""합포삭제 (A17)."""

from __future__ import annotations

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import trash
from shared.runtime.command import CommandContext


class DeletePack(OrderCommand):
    """합포삭제: every order of the pack (D7)."""


async def delete_pack(uow: Uow, command: DeletePack, ctx: CommandContext) -> Outcome:
    """Raises NOT_COMBINED, DELETE_NOT_RECEIVED."""
    packs = await open_packs(uow, command)
    trash.delete_pack(packs.of(command.mgmt_no), command.mgmt_no, ctx.at)
    return await finish(uow, packs, command, ctx)
