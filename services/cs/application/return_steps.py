"""회수접수, 도착, 회수취소 (domain.md 2.6): one return, locked, stepped, told. Each raises RETURN_NOT_FOUND and
VERSION_CONFLICT beside what it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.cs.application.case_steps import Remark, Said, Step, record, require_version
from services.cs.application.let_go import let_go
from services.cs.application.ports import Uow
from services.cs.application.texts import returns as texts
from services.cs.domain.records import SystemText
from services.cs.domain.return_inspection import Piece, came_back
from services.cs.domain.return_waybill import checked_return_waybill
from services.cs.domain.returns import ReturnCase
from services.cs.domain.tasks import Task
from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import Inspected, ReturnArrived, ReturnCancelled
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Remark):
    """회수접수; what is left out stays as it was asked for."""

    courier: str | None = None
    return_invoice_no: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(Remark):
    """반품 도착: what was found, and what came with it."""

    found: Sequence[Piece]
    fees_arrived: Mapping[str, int] = field(default_factory=dict)


async def accept_return(uow: Uow, id: int, asked: Accept, ctx: CommandContext) -> Step:
    """Raises RETURN_WRONG_STAGE, UNKNOWN_COURIER, INVOICE_EMPTY, INVOICE_NOT_DIGITS."""
    case = await open_return(uow, id, asked)
    waybill = checked_return_waybill(asked.courier or case.courier, asked.return_invoice_no or case.return_invoice_no)
    case.accept(waybill.courier, waybill.courier_name, waybill.number, ctx.at)
    return await finish(uow, case, Task.ACCEPT_RETURN, texts.accepted(case), asked, ctx)


async def arrive_return(uow: Uow, id: int, asked: Arrive, ctx: CommandContext) -> Step:
    """Raises RETURN_WRONG_STAGE, NO_ITEM_SELECTED, ITEM_NOT_FOUND, QTY_ZERO, QTY_OUT_OF_RANGE."""
    case = await open_return(uow, id, asked)
    case.arrive(asked.found, asked.fees_arrived, ctx.at)
    return await finish(uow, case, Task.ARRIVE_RETURN, texts.arrived(case), asked, ctx)


async def cancel_return(uow: Uow, id: int, asked: Remark, ctx: CommandContext) -> Step:
    """Raises RETURN_WRONG_STAGE, ALREADY_SETTLED."""
    case = await open_return(uow, id, asked)
    case.cancel(ctx.at)
    step = await finish(uow, case, Task.CANCEL_RETURN, texts.cancelled(), asked, ctx)
    await uow.publish(
        [
            ReturnCancelled(
                mgmt_no=case.mgmt_no, return_id=case.return_id, revision=case.version, operator=ctx.operator, at=ctx.at
            )
        ]
    )
    return step


async def open_return(uow: Uow, id: int, asked: Remark) -> ReturnCase:
    """The return, locked and at the version that was expected."""
    case = (await uow.returns.lock([id])).get(id)
    if case is None:
        raise Refusal("RETURN_NOT_FOUND", return_id=id)
    await require_version(case, asked.expected_version, uow.returns.changes_since)
    return case


async def finish(
    uow: Uow,
    case: ReturnCase,
    task: Task,
    words: SystemText,
    asked: Remark,
    ctx: CommandContext,
) -> Step:
    """Save, write the line, answer the row. Where something was found, orders is told and replacements may go."""
    found = any(change.field == "pieces" for change in case.changes)
    await uow.returns.save(case, ctx)
    told = await let_go(uow, case.mgmt_no, came_back(case.pieces), ctx) if found else []
    said = Said(f"return:{case.id}:{case.version}", task, words, note=asked.note)
    told += await record(uow, case.mgmt_no, said, ctx)
    if found:
        await _publish_finding(uow, case, ctx)
    return Step(await uow.returns.row(case.id), told)


async def _publish_finding(uow: Uow, case: ReturnCase, ctx: CommandContext) -> None:
    """The whole finding at its revision: orders moves the stock by the difference to what it knew."""
    inspected = tuple(
        Inspected(item_id=each.item_id, qty=each.qty, disposition=each.disposition) for each in case.pieces
    )
    await uow.publish(
        [
            ReturnArrived(
                mgmt_no=case.mgmt_no,
                return_id=case.return_id,
                revision=case.version,
                operator=ctx.operator,
                at=ctx.at,
                inspected=inspected,
            )
        ]
    )
