"""주문복사 (A14, F-105)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.naming import named_channel, named_option, sold_out_warnings
from services.orders.application.new_numbers import numbers_for
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain.copying import CopyLine, copy_line, line_to_copy
from services.orders.domain.derived import channel_of
from services.orders.domain.quantities import pieces, whole_number
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOrder(OrderCommand):
    """주문복사: what is not given is the source's, but the price, which is 0."""

    item_id: object = None
    option_code: object = None
    qty: object = None
    price: object = None
    channel_id: object = None


async def copy_order(uow: Uow, command: CopyOrder, ctx: CommandContext) -> Outcome:
    """Raises NO_ITEM_SELECTED, ITEM_NOT_FOUND, QTY_ZERO, OPTION_NOT_FOUND, CHANNEL_REQUIRED, CHANNEL_NOT_FOUND,
    CHANNEL_INACTIVE. Warns OPTION_SOLD_OUT."""
    qty = None if command.qty is None else pieces(command.qty)
    price = 0 if command.price is None else whole_number(command.price, "price")
    if price < 0:
        raise Refusal("INVALID_VALUE", field="price")
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    order = pack.order(command.mgmt_no)
    item = line_to_copy(order, command.item_id)
    option = item.option if command.option_code is None else await named_option(uow, command.option_code)
    channel = channel_of(order) if command.channel_id is None else await named_channel(uow, command.channel_id)
    numbers = await numbers_for(uow, channel.id, order, 1)
    made = copy_line(pack, order, channel, CopyLine(option, qty or item.qty, price), numbers, ctx.at)
    warnings = sold_out_warnings(option)
    return await finish(uow, packs, command, ctx, new_packs=[made], created=[numbers.mgmt_no], warnings=warnings)
