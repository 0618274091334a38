"""One action on many orders (≤ 200) in one transaction: a savepoint a row, an answer a row, never all-or-nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.orders.application.actions import ACTIONS, Action
from services.orders.application.finish import Outcome
from services.orders.application.ports import OrderCommand, Uow
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

MAX_ROWS = 200
SHIPS, UNDOES = ACTIONS["confirm-shipment"], ACTIONS["undo-shipment"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row whose values can never be right; `mgmt_no` as it was sent."""

    mgmt_no: Any
    refusal: Refusal


Row = OrderCommand | Unreadable
Result = dict[str, Any]


async def run_bulk(uow: Uow, action: Action, rows: Sequence[Row], ctx: CommandContext) -> list[Result]:
    """Answers `{mgmt_no, ok, code, detail, …}` a row, in their order.

    All packs are locked first, ascending, so that two batches never wait for one another in a circle. Other rows of a
    pack that a pack-level action has done answer ok with SAME_PACK; a pack is known by the orders that it had then,
    because an action may leave another one, or only touch others.
    """
    numbers = [number for row in rows for number in _numbers(row)]
    if action is UNDOES:
        await uow.claims.lock_recorded(numbers)
    locked = await uow.packs.lock_numbers(numbers)
    if action is SHIPS:
        await uow.stock.lock_of_packs(sorted({pack_no for pack_no, _ in locked.values()}))
    done: dict[int, OrderCommand] = {}
    results: list[Result] = []
    for row in rows:
        if isinstance(row, Unreadable):
            results.append(refused_row(row))
            continue
        asked = replace(row, mgmt_no=0, note="", alarm_at=None, expected_version=None)
        again = done.get(row.mgmt_no) == asked
        if again and (action.of_pack or getattr(row, "whole_pack", False)):
            results.append(_refused(row.mgmt_no, Refusal("SAME_PACK")))
            continue
        try:
            async with uow.savepoint():
                outcome = await action.run(uow, _as_of_start(row, locked.get(row.mgmt_no)), ctx)
        except Refusal as refusal:
            spent = again and refusal.code in action.spent and not refusal.params.get("own")
            same = spent or (refusal.code == "COMBINE_SAME_PACK" and _joined_here(row, locked))
            results.append(_refused(row.mgmt_no, Refusal("SAME_PACK") if same else _in_bulk(refusal)))
            continue
        done |= dict.fromkeys(outcome.mates, asked)
        results.append(_done(outcome))
    return results


def _numbers(row: Row) -> list[int]:
    if isinstance(row, Unreadable):
        return []
    target = getattr(row, "target_mgmt_no", None)
    return [row.mgmt_no, target] if isinstance(target, int) else [row.mgmt_no]


def _as_of_start(row: OrderCommand, known: tuple[int, int] | None) -> OrderCommand:
    """A row's `expected_version` is compared with the pack as the batch found it: its own rows do not outdate it."""
    if known is not None and row.expected_version == known[1]:
        return replace(row, expected_version=None)
    return row


def _joined_here(row: OrderCommand, locked: Mapping[int, tuple[int, int]]) -> bool:
    """Whether the order and the one to add were in different packs when the batch began."""
    mine, theirs = locked.get(row.mgmt_no), locked.get(getattr(row, "target_mgmt_no", 0))
    return mine is not None and theirs is not None and mine[0] != theirs[0]


def _in_bulk(refusal: Refusal) -> Refusal:
    """The same waybill again is no mistake of a batch (domain.md 2.10, multi-row semantics)."""
    if refusal.code == "ALREADY_INVOICED" and refusal.params.get("same"):
        return Refusal("NO_CHANGE")
    return refusal


def refused_row(row: Unreadable) -> Result:
    """What is answered for it."""
    return _refused(row.mgmt_no, row.refusal)


def _refused(mgmt_no: Any, refusal: Refusal) -> Result:
    ok = refusal.code in ("SAME_PACK", "NO_CHANGE")
    return {"mgmt_no": mgmt_no, "ok": ok, "code": refusal.code, "detail": refusal.detail, **refusal.extra}


def _done(outcome: Outcome) -> Result:
    body = outcome.body()
    body.pop("pack")
    return {"ok": True, "code": None, "detail": None, **body}
