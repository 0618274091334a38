"""주문분할 (A34)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.new_numbers import numbers_for
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import split
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOrder(OrderCommand):
    """주문분할: the pieces to ship apart."""

    items: object = None


async def split_order(uow: Uow, command: SplitOrder, ctx: CommandContext) -> Outcome:
    """Raises NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, LOCKED_BY_INVOICE, COMBINE_LOCKED, CLAIM_PENDING, ON_HOLD,
    QTY_OUT_OF_RANGE, NOTHING_LEFT."""
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    chosen = split.plan_split(pack, command.mgmt_no, command.items)
    order = pack.order(command.mgmt_no)
    numbers = await numbers_for(uow, order.channel_id, order, len(chosen))
    made = split.split_order(pack, command.mgmt_no, chosen, numbers, ctx.at, uow.new_id)
    return await finish(uow, packs, command, ctx, new_packs=[made], created=[numbers.mgmt_no])
