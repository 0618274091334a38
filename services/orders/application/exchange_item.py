"""상품교환 (A22, F-127)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.naming import named_option, sold_out_warnings
from services.orders.application.new_numbers import numbers_for
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import exchange
from services.orders.domain.quantities import pieces, whole_number
from services.orders.domain.returns import Pickup, request_pickup, require_shipped
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeItem(OrderCommand):
    """상품교환: pieces of a line for another product. `ship_first`: the replacement does not wait for the old goods.
    `pickup`: the courier collects them (A20)."""

    item_id: object = None
    qty: object = None
    new_option_code: object = None
    reason: object = None
    price: object = None
    ship_first: bool = False
    pickup: bool = False


async def exchange_item(uow: Uow, command: ExchangeItem, ctx: CommandContext) -> Outcome:
    """Raises REASON_REQUIRED, NO_ITEM_SELECTED, QTY_ZERO, OPTION_NOT_FOUND, ITEM_NOT_FOUND, LOCKED_BY_INVOICE,
    CLAIM_PENDING, ITEM_CANCELLED, QTY_OUT_OF_RANGE, SAME_PRODUCT, PICKUP_NOT_SHIPPED. Warns OPTION_SOLD_OUT."""
    reason = exchange.checked_exchange_reason(command.reason)
    if command.item_id is None:
        raise Refusal("NO_ITEM_SELECTED")
    if command.qty is None:
        raise Refusal("FIELD_REQUIRED", field="qty")
    qty = pieces(command.qty)
    price = None if command.price is None else whole_number(command.price, "price")
    if price is not None and price < 0:
        raise Refusal("INVALID_VALUE", field="price")
    option = await named_option(uow, command.new_option_code, "new_option_code")
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    order = pack.order(command.mgmt_no)
    wanted = exchange.Exchange(order.item(command.item_id), qty, option, reason, price)
    exchange.require_exchangeable(pack, command.mgmt_no, wanted)
    warnings = sold_out_warnings(option)
    if command.pickup:
        require_shipped(pack)
    if not exchange.is_shipped(pack):
        [item_id] = await uow.numbers.new_items(1) if exchange.needs_new_line(wanted) else (None,)
        exchange.exchange_before(pack, command.mgmt_no, wanted, item_id)
        return await finish(uow, packs, command, ctx, warnings=warnings)
    numbers = await numbers_for(uow, order.channel_id, order, 1)
    hold = None if command.ship_first else exchange.exchange_hold(uow.new_id(), numbers.mgmt_no, ctx.operator, ctx.at)
    made = exchange.exchange_after(pack, command.mgmt_no, wanted, numbers, ctx.at, hold)
    if command.pickup:
        lines = [{"item_id": wanted.item.item_id, "qty": qty}]
        asked = Pickup(uow.new_id(), auto_inbound=None, reason=reason)
        known = await uow.returns.open_of(command.mgmt_no)
        await uow.returns.add(request_pickup(pack, command.mgmt_no, lines, asked, known), ctx)
    return await finish(uow, packs, command, ctx, new_packs=[made], created=[numbers.mgmt_no], warnings=warnings)
