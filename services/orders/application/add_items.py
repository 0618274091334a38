"""상품추가 (A23, F-130)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.naming import sold_out_warnings
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import add_items as domain
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItems(OrderCommand):
    """상품추가: option, pieces, and a price where it is not the channel's tier."""

    items: object = None


async def add_items(uow: Uow, command: AddItems, ctx: CommandContext) -> Outcome:
    """Raises NO_ITEM_SELECTED, QTY_ZERO, LOCKED_BY_INVOICE, ALREADY_SHIPPED, TOO_MANY_ROWS, OPTION_NOT_FOUND. Warns
    OPTION_SOLD_OUT."""
    wanted = domain.wanted_lines(command.items)
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    domain.require_addable(pack, command.mgmt_no, len(wanted))
    channel = await uow.catalogue.channel(pack.order(command.mgmt_no).channel_id)
    options = await uow.catalogue.priced([each.option_code for each in wanted], channel.price_tier if channel else "A")
    lines = []
    for each in wanted:
        if each.option_code not in options:
            raise Refusal("OPTION_NOT_FOUND", option_code=each.option_code)
        option, price = options[each.option_code]
        lines.append((option, each.qty, price if each.price is None else each.price))
    domain.add_items(pack, command.mgmt_no, lines, await uow.numbers.new_items(len(lines)))
    return await finish(uow, packs, command, ctx, warnings=sold_out_warnings(*(option for option, _, _ in lines)))
