"""반품수정 (`PATCH /returns/{id}`): fees, 미수, refund, and what became of pieces; every change is kept (domain.md 2.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.cs.application.case_steps import Remark, Step
from services.cs.application.ports import Uow
from services.cs.application.return_steps import finish, open_return
from services.cs.application.texts import returns as texts
from services.cs.domain.return_inspection import Piece
from services.cs.domain.tasks import Task
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Remark):
    """What was named; None and empty: not named."""

    fees_expected: Mapping[str, int] = field(default_factory=dict)
    fees_arrived: Mapping[str, int] = field(default_factory=dict)
    receivable: int | None = None
    refund: Mapping[str, Any] = field(default_factory=dict)
    found: Sequence[Piece] | None = None


async def edit_return(uow: Uow, id: int, asked: Edit, ctx: CommandContext) -> Step:
    """Raises RETURN_NOT_FOUND, VERSION_CONFLICT, RETURN_WRONG_STAGE, NOT_SETTLED, FIELD_REQUIRED, NO_CHANGE, and what an
    inspection raises."""
    case = await open_return(uow, id, asked)
    case.change_fees(asked.fees_expected, asked.fees_arrived, ctx.at)
    if asked.receivable is not None:
        case.change_receivable(asked.receivable, ctx.at)
    if asked.found is not None:
        case.reinspect(asked.found)
    if asked.refund:
        case.change_refund(asked.refund)
    if not case.changes:
        raise Refusal("NO_CHANGE")
    return await finish(uow, case, Task.EDIT_RETURN, texts.edited(case), asked, ctx)
