"""주문전체복사 (A15, F-106)."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.naming import named_channel
from services.orders.application.new_numbers import numbers_for_all
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain.copying import copy_orders, lines_to_copy, orders_to_copy
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOrderAll(OrderCommand):
    """주문전체복사: every line net of cancelled pieces, on the channel that is chosen."""

    channel_id: object = None
    whole_pack: bool = False


async def copy_all(uow: Uow, command: CopyOrderAll, ctx: CommandContext) -> Outcome:
    """Raises CHANNEL_REQUIRED, CHANNEL_NOT_FOUND, CHANNEL_INACTIVE, NOTHING_TO_COPY."""
    channel = await named_channel(uow, command.channel_id)
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    sources = orders_to_copy(pack, command.mgmt_no, whole_pack=command.whole_pack)
    numbers = await numbers_for_all(uow, channel.id, [(each, len(lines_to_copy(each))) for each in sources])
    made = copy_orders(pack, sources, channel, numbers, ctx.at)
    return await finish(uow, packs, command, ctx, new_packs=[made], created=[each.mgmt_no for each in numbers])
