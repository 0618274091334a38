"""삭제복구 (A33). Its channel's number is locked before the pack, as intake does, so that a line is never there twice."""

from __future__ import annotations

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import trash
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


class RestoreDeleted(OrderCommand):
    """삭제복구: back as a pack of its own in 접수."""


async def restore_deleted(uow: Uow, command: RestoreDeleted, ctx: CommandContext) -> Outcome:
    """Raises NOT_DELETED, MARKET_ORDER_NO_EXISTS (the line was taken anew meanwhile)."""
    taken_by = await uow.numbers.lock_line_of(command.mgmt_no)
    packs = await open_packs(uow, command, deleted=True)
    pack = packs.any_of(command.mgmt_no)
    order = trash.require_deleted(pack, command.mgmt_no)
    if taken_by is not None:
        raise Refusal("MARKET_ORDER_NO_EXISTS", market_order_no=order.market_order_no)
    apart = trash.restore_deleted(pack, command.mgmt_no)
    return await finish(uow, packs, command, ctx, new_packs=apart)
