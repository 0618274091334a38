"""One action on many orders (≤ 200) in one transaction: a savepoint a row, an answer a row, never all-or-nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.orders.application.actions import ACTIONS, Action
from services.orders.application.finish import Outcome
from services.orders.application.ports import OrderCommand, Uow
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

MAX_ROWS = 200
SHIPS = ACTIONS["confirm-shipment"]


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
    pack that a pack-level action has done answer ok with SAME_PACK.
    """
    locked = await uow.packs.lock_numbers([number for row in rows for number in _numbers(row)])
    if action is SHIPS:
        await uow.stock.lock_of_packs(sorted({pack_no for pack_no, _ in locked.values()}))
    done: dict[int, OrderCommand] = {}
    results: list[Result] = []
    for row in rows:
        if isinstance(row, Unreadable):
            results.append(refused_row(row))
            continue
        asked = replace(row, mgmt_no=0, expected_version=None)
        if action.of_pack and done.get(row.mgmt_no) == asked:
            results.append(_refused(row.mgmt_no, Refusal("SAME_PACK")))
            continue
        try:
            async with uow.savepoint():
                outcome = await action.run(uow, _as_of_start(row, locked.get(row.mgmt_no)), ctx)
        except Refusal as refusal:
            results.append(_refused(row.mgmt_no, _in_bulk(refusal)))
            continue
        done |= dict.fromkeys((order.mgmt_no for pack in outcome.touched for order in pack.orders), asked)
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
