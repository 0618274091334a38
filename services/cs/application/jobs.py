"""Work on more rows than a request may do: a job and its rows, done by parts, each row once, resumed after a kill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cs.application.add_notes import Note, add_notes
from services.cs.application.bulk import INLINE, Answers, results
from services.cs.application.filters import RecordFilter
from services.cs.application.live import LiveMessage
from services.cs.application.move_records import move_records
from services.cs.application.ports import Uow
from services.cs.application.ports_jobs import Job
from services.cs.application.settle_job import as_params, from_params
from services.cs.application.settle_returns import Settle, settle_returns
from services.cs.domain.general_types import GeneralType
from services.cs.domain.records import Handled
from shared.contracts.codes import Refusal
from shared.runtime.command import CommandContext

NOTE, MOVE, EXPORT, SETTLE = "NOTE", "MOVE", "EXPORT", "SETTLE"
MOST = 10_000
"""Ids that one call may name; a search may find any number."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bulk command answers: rows (200), or the job that does them (202); and what the consoles are told."""

    body: dict[str, Any]
    job: bool
    told: Sequence[LiveMessage] = ()


async def move_named(uow: Uow, ids: Sequence[int], to: Handled, ctx: CommandContext) -> Outcome:
    """Close or reopen the records named. Raises Refusal TOO_MANY_ROWS."""
    wanted = _within(list(dict.fromkeys(ids)))
    if len(wanted) > INLINE:
        return await _start(uow, MOVE, {"to": to}, wanted, ctx)
    answers, told = await move_records(uow, wanted, to, ctx)
    return Outcome(results("id", answers), job=False, told=told)


async def move_found(uow: Uow, filter: RecordFilter, expected: int, to: Handled, ctx: CommandContext) -> Outcome:
    """CS일괄완료 (F-151): all that the search finds, if it still finds as many as were confirmed.

    Raises Refusal COUNT_CHANGED, whose `actual` may be confirmed next.
    """
    if expected <= INLINE:
        ids = await uow.search.ids(filter, INLINE + 1)
        if len(ids) != expected:
            raise await _changed(uow, filter, expected)
        answers, told = await move_records(uow, ids, to, ctx)
        return Outcome(results("id", answers), job=False, told=told)
    job = Job(UUID(ctx.command_id), MOVE, {"to": to}, ctx.operator)
    if await uow.jobs.start_matching(job, filter, ctx.at) != expected:
        raise await _changed(uow, filter, expected)
    return _answer(job, expected)


async def note_orders(uow: Uow, mgmt_nos: Sequence[int], note: Note, ctx: CommandContext) -> Outcome:
    """One note on every order named. Raises Refusal TOO_MANY_ROWS."""
    wanted = _within(list(dict.fromkeys(mgmt_nos)))
    if len(wanted) > INLINE:
        params = {
            "text": note.text,
            "general_type": note.general_type,
            "alarm_at": note.alarm_at.isoformat() if note.alarm_at else None,
        }
        return await _start(uow, NOTE, params, wanted, ctx)
    answers, told = await add_notes(uow, wanted, note, ctx)
    return Outcome(results("mgmt_no", answers), job=False, told=told)


async def settle_named(uow: Uow, ids: Sequence[int], asked: Settle, ctx: CommandContext) -> Outcome:
    """반품선택완료 (A28, F-159). Raises Refusal TOO_MANY_ROWS."""
    wanted = _within(list(dict.fromkeys(ids)))
    if len(wanted) > INLINE:
        return await _start(uow, SETTLE, as_params(asked), wanted, ctx)
    answers, told = await settle_returns(uow, wanted, asked, ctx)
    return Outcome(results("id", answers), job=False, told=told)


class PartFailed(Exception):
    """A part of this job was not done; its cause says why."""

    def __init__(self, job_id: UUID) -> None:
        super().__init__(str(job_id))
        self.job_id = job_id


async def run_part(uow: Uow, at: datetime) -> tuple[UUID | None, Sequence[LiveMessage]]:
    """Do up to INLINE rows of a job that is due, in this transaction; returns the job, None when none is due.

    Raises PartFailed, whose cause says what went wrong.
    """
    job = await uow.jobs.take(at)
    if job is None:
        return None, ()
    rows = await uow.jobs.next_rows(job, INLINE)
    if not rows:
        await uow.jobs.finish(job, at)
        return job.id, ()
    ctx = CommandContext(job.operator, str(job.id), at)
    try:
        answers, told = await _do(uow, job, [target for _, target in rows], ctx)
        await uow.jobs.rows_done(job, [(n, answers[target]) for n, target in rows])
    except Exception as error:
        raise PartFailed(job.id) from error
    return job.id, told


async def _do(uow: Uow, job: Job, targets: Sequence[int], ctx: CommandContext) -> tuple[Answers, list[LiveMessage]]:
    if job.kind == NOTE:
        return await add_notes(uow, targets, _note(job.params), ctx)
    if job.kind == SETTLE:
        return await settle_returns(uow, targets, from_params(job.params), ctx)
    return await move_records(uow, targets, Handled(job.params["to"]), ctx)


def _note(params: Mapping[str, Any]) -> Note:
    general, alarm = params["general_type"], params["alarm_at"]
    return Note(
        params["text"], GeneralType(general) if general else None, datetime.fromisoformat(alarm) if alarm else None
    )


def _within(numbers: list[int]) -> list[int]:
    if len(numbers) > MOST:
        raise Refusal("TOO_MANY_ROWS", limit=MOST)
    return numbers


async def _start(uow: Uow, kind: str, params: dict[str, Any], targets: list[int], ctx: CommandContext) -> Outcome:
    job = Job(UUID(ctx.command_id), kind, params, ctx.operator)
    await uow.jobs.start(job, targets, ctx.at)
    return _answer(job, len(targets))


def _answer(job: Job, total: int) -> Outcome:
    return Outcome({"job_id": str(job.id), "state": "RUNNING", "done": 0, "total": total}, job=True)


async def _changed(uow: Uow, filter: RecordFilter, expected: int) -> Refusal:
    actual = await uow.search.count(filter)
    return Refusal("COUNT_CHANGED", expected=expected, actual=actual, extra={"expected": expected, "actual": actual})
