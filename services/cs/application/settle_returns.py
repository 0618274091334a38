"""완료처리 and 반품선택완료 (A28, F-158, F-159): one return, or many, each with its own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.cs.application.bulk import Answers
from services.cs.application.case_steps import Remark, Step
from services.cs.application.live import LiveMessage
from services.cs.application.ports import Uow
from services.cs.application.return_steps import finish, open_return
from services.cs.application.texts import returns as texts
from services.cs.domain.returns import ReturnCase, Settlement
from services.cs.domain.tasks import Task
from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import Outcome, Pieces, ReturnSettled
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(Remark):
    """완료처리 of one or of many."""

    settlement: Settlement


async def settle_return(uow: Uow, id: int, asked: Settle, ctx: CommandContext) -> Step:
    """Raises RETURN_NOT_FOUND, VERSION_CONFLICT, RETURN_WRONG_STAGE, ALREADY_SETTLED, RETURN_NOT_ARRIVED,
    REASON_REQUIRED, INVALID_VALUE."""
    case = await open_return(uow, id, asked)
    return await _settle(uow, case, asked, ctx)


async def settle_returns(
    uow: Uow, ids: Sequence[int], asked: Settle, ctx: CommandContext
) -> tuple[Answers, list[LiveMessage]]:
    """An answer per return, and what the consoles are told. A refusal is decided before anything is written.

    Codes: RETURN_NOT_FOUND, RETURN_WRONG_STAGE, ALREADY_SETTLED, RETURN_NOT_ARRIVED, REASON_REQUIRED.
    """
    wanted = list(dict.fromkeys(ids))
    cases = await uow.returns.lock(wanted)
    answers: Answers = {id: Refusal("RETURN_NOT_FOUND", return_id=id) for id in wanted}
    told: list[LiveMessage] = []
    for id in sorted(cases):
        try:
            step = await _settle(uow, cases[id], asked, ctx)
        except Refusal as refusal:
            answers[id] = refusal
        else:
            answers[id] = None
            told += step.told
    return answers, told


async def _settle(uow: Uow, case: ReturnCase, asked: Settle, ctx: CommandContext) -> Step:
    case.settle(asked.settlement, ctx.at, ctx.operator)
    step = await finish(uow, case, Task.SETTLE_RETURNS, texts.settled(case), asked, ctx)
    cancels = case.outcome is Outcome.CANCEL
    pieces = tuple(Pieces(item_id=item_id, qty=qty) for item_id, qty in case.pieces_to_cancel().items())
    await uow.publish(
        [
            ReturnSettled(
                mgmt_no=case.mgmt_no,
                return_id=case.return_id,
                revision=case.version,
                operator=ctx.operator,
                at=ctx.at,
                outcome=asked.settlement.outcome,
                reason=(case.outcome_reason or "") if cancels else "",
                pieces=pieces if cancels else None,
            )
        ]
    )
    return step
