"""반품예정 설정 (A21, F-135)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import returns
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReturnExpected(OrderCommand):
    """반품예정 설정: the pieces that will come back without our pickup."""

    items: object = None


async def mark_return_expected(uow: Uow, command: MarkReturnExpected, ctx: CommandContext) -> Outcome:
    """Raises NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, RETURN_NOT_SHIPPED, RETURN_ALREADY_EXPECTED,
    QTY_OUT_OF_RANGE."""
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    known = await uow.returns.open_of(command.mgmt_no)
    made = returns.mark_return_expected(pack, command.mgmt_no, command.items, uow.new_id(), known)
    await uow.returns.add(made, ctx)
    return await finish(uow, packs, command, ctx)
