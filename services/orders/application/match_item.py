"""매칭 (A35): one line, remembered for orders to come, and for all that wait under the same words where it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.naming import named_option
from services.orders.application.ports import OrderCommand, Uow, WaitingLine
from services.orders.domain import match_item as domain
from services.orders.domain.matching import MatchKey
from services.orders.domain.one_shipper import keep_to_one_shipper, mixed
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

MAX_REMATCHED = 1000
"""Orders of one call, the oldest first; the same call again goes on."""
NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchItem(OrderCommand):
    """매칭. `remember`: keep the match; `rematch_all`: every order in 접수 that has the wrong match as well."""

    item_id: object
    option_code: object
    remember: bool = True
    rematch_all: bool = False


@dataclass(frozen=True, slots=True)
class _Mates:
    """Orders that came under the same words and are unmatched or carry `wrong`."""

    wrong: str | None = None
    mgmt_nos: tuple[int, ...] = ()
    warnings: tuple[Refusal, ...] = ()


async def match_item(uow: Uow, command: MatchItem, ctx: CommandContext) -> Outcome:
    """Raises OPTION_NOT_FOUND, ITEM_NOT_FOUND, LOCKED_BY_INVOICE, NO_CHANGE. Warns REMATCH_LEFT, REMATCH_INVOICED,
    SHIPPER_APART, SHIPPERS_MIXED."""
    option = await named_option(uow, command.option_code)
    if command.item_id is None:
        raise Refusal("FIELD_REQUIRED", field="item_id")
    line = await uow.waiting.line(command.mgmt_no, command.item_id)
    mates = await _mates(uow, command, line, option.option_code) if command.rematch_all and line else _Mates()
    packs = await open_packs(uow, command, *mates.mgmt_nos)
    confirmed = mixed(packs.packs)
    pack = packs.of(command.mgmt_no)
    order = pack.order(command.mgmt_no)
    given = domain.match_item(pack, command.mgmt_no, command.item_id, option)
    rematched = [domain.rematch_mates(each, mates.mgmt_nos, mates.wrong, option) for each in packs.packs]
    item = order.item(command.item_id)
    learns = command.remember and line is not None and domain.stands_for_words(item)
    learnt = learns and await _learn(uow, domain.key_of(order), option.option_code, ctx)
    if learnt and not given:
        domain.say_remembered(pack, item, option)
    if not (given or learnt or any(rematched)):
        raise Refusal("NO_CHANGE")
    apart = keep_to_one_shipper(packs.packs, confirmed)
    return await finish(uow, packs, command, ctx, new_packs=apart.packs, warnings=(*mates.warnings, *apart.warnings))


async def _learn(uow: Uow, key: MatchKey, code: str, ctx: CommandContext) -> bool:
    """Whether orders to come did not get this option already."""
    if (await uow.matchings.find([key])).get(key) == code:
        return False
    await uow.matchings.remember(key, code, ctx)
    return True


async def _mates(uow: Uow, command: MatchItem, line: WaitingLine, code: str) -> _Mates:
    """Looked up before any lock, so that all packs are locked at once and ascending; looked at again under the locks."""
    wrong = line.option_code
    if wrong == code:
        wrong = await _carried_before(uow, command, line, code)
    waiting = await uow.waiting.mates(line.key, wrong, code, command.mgmt_no, MAX_REMATCHED)
    labelled = await uow.waiting.mates(line.key, wrong, code, command.mgmt_no, NAMED, invoiced=True)
    warnings = []
    if waiting.count > MAX_REMATCHED:
        warnings.append(Refusal("REMATCH_LEFT", limit=MAX_REMATCHED, count=waiting.count - MAX_REMATCHED))
    if labelled.count:
        numbers = ", ".join(map(str, labelled.mgmt_nos)) + (" 외" if labelled.count > NAMED else "")
        warnings.append(Refusal("REMATCH_INVOICED", count=labelled.count, mgmt_nos=numbers))
    return _Mates(wrong, tuple(waiting.mgmt_nos), tuple(warnings))


async def _carried_before(uow: Uow, command: MatchItem, line: WaitingLine, code: str) -> str | None:
    """The option that the line had before it got this one: it is mended already, its mates are not."""
    field = f"items/{command.item_id}/option_code"
    changes = await uow.packs.changes_since(line.pack_no, command.mgmt_no, 0)
    given = [change["old"] for change in changes if change["field"] == field and change["new"] == code]
    return given[-1] if given else None
