"""우선순위 (A18) and its removal (A19). Ranks of an option change under the lock of that option, after the pack's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.orders.application.finish import Outcome, finish, open_packs
from services.orders.application.ports import OrderCommand, Uow
from services.orders.domain import priority
from services.orders.domain.changes import with_rank
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority(OrderCommand):
    """우선순위 설정: TOP where no mode is given."""

    option_code: object = None
    mode: object = None
    after_rank: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearPriority(OrderCommand):
    """우선순위 해제."""

    option_code: object = None


async def set_priority(uow: Uow, command: SetPriority, ctx: CommandContext) -> Outcome:
    """Raises FIELD_REQUIRED, INVALID_VALUE, PRIORITY_NOT_RECEIVED, PRIORITY_OTHER_PRODUCT, PRIORITY_UNKNOWN_RANK,
    NO_CHANGE."""
    code = _code(command.option_code)
    mode, after_rank = priority.checked_mode(command.mode, command.after_rank)
    packs = await open_packs(uow, command)
    pack = packs.of(command.mgmt_no)
    priority.require_rankable(pack, command.mgmt_no, code)
    queue = await uow.priorities.lock(code)
    old = priority.rank_of(queue, command.mgmt_no)
    placing = priority.place(queue, command.mgmt_no, mode, after_rank)
    if placing.rank == old:
        raise Refusal("NO_CHANGE")
    await uow.priorities.put(code, placing.positions, command.mgmt_no, ctx)
    priority.set_priority(pack, command.mgmt_no, code, old, placing.rank)
    was = with_rank(packs.before[pack.pack_no], command.mgmt_no, code, old)
    return await finish(uow, replace(packs, before={**packs.before, pack.pack_no: was}), command, ctx)


async def clear_priority(uow: Uow, command: ClearPriority, ctx: CommandContext) -> Outcome:
    """Raises FIELD_REQUIRED, NO_PRIORITY. The row goes with the difference, as when the parcel leaves."""
    code = _code(command.option_code)
    packs = await open_packs(uow, command)
    priority.clear_priority(packs.of(command.mgmt_no), command.mgmt_no, code)
    return await finish(uow, packs, command, ctx)


def _code(value: object) -> str:
    if value is None or value == "":
        raise Refusal("FIELD_REQUIRED", field="option_code")
    return str(value)
