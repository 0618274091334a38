"""매칭 (A35): one line, remembered for orders to come, and for all that wait under the same words where it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.naming import named_option
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import match_item as domain
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

MAX_REMATCHED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchItem(OrderCommand):
    """매칭. `remember`: keep the match; `rematch_all`: every order in 접수 under the same words as well."""

    item_id: object
    option_code: object
    remember: bool = True
    rematch_all: bool = False


async def match_item(uow: Uow, command: MatchItem, ctx: CommandContext) -> Outcome:
    """Raises OPTION_NOT_FOUND, ITEM_NOT_FOUND, LOCKED_BY_INVOICE, NO_CHANGE, TOO_MANY_ROWS (`rematch_all`)."""
    option = await named_option(uow, command.option_code)
    if command.item_id is None:
        raise Refusal("FIELD_REQUIRED", field="item_id")
    mates = await _mates(uow, command, option.option_code) if command.rematch_all else []
    packs = await open_packs(uow, command, *mates)
    pack = packs.of(command.mgmt_no)
    order = pack.order(command.mgmt_no)
    key = domain.key_of(order)
    domain.match_item(pack, command.mgmt_no, command.item_id, option)
    if command.rematch_all:
        for each in packs.packs:
            domain.rematch_mates(each, key, option)
    if command.remember and key.product_key and not order.item(command.item_id).added_by_cs:
        await uow.matchings.remember(key, option.option_code, ctx)
    return await finish(uow, packs, command, ctx)


async def _mates(uow: Uow, command: MatchItem, option_code: str) -> list[int]:
    """Looked up before any lock, so that all packs are locked at once and ascending."""
    key = await uow.waiting.key_of(command.mgmt_no)
    if key is None:
        return []
    mates = await uow.waiting.mgmt_nos(key, option_code, MAX_REMATCHED + 1)
    if len(mates) > MAX_REMATCHED:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_REMATCHED)
    return list(mates)
