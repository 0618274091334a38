"""One part of a job in one transaction: its rows' effects and what became of them are committed together, so a process
that is killed anywhere leaves rows that are done and answered, or neither."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.orders.application.actions import ACTIONS
from services.orders.application.bulk import run_bulk
from services.orders.application.bulk_jobs.model import BulkUow, ReadRow
from shared.runtime.command import CommandContext
from shared.runtime.ids import NewId


class PartFailed(Exception):
    """A part of this job was not done; its cause says why."""

    def __init__(self, job_id: UUID) -> None:
        super().__init__(str(job_id))
        self.job_id = job_id


async def run_part(uow: BulkUow, read: ReadRow, at: datetime, new_id: NewId) -> bool:
    """Do the next part of the job that has been due longest; whether there was one. Raises PartFailed."""
    job = await uow.jobs.take(at)
    if job is None:
        return False
    turns = await uow.jobs.next_part(job.id)
    if not turns:
        await uow.jobs.finish(job.id, at)
        return True
    ctx = CommandContext(job.operator, str(new_id()), at)
    try:
        rows = [read(job.action, {**job.shared, **turn.raw}) for turn in turns]
        results = await run_bulk(uow.actions, ACTIONS[job.action], rows, ctx)
        await uow.jobs.part_done(job.id, [(turn.n, result) for turn, result in zip(turns, results, strict=True)])
    except Exception as error:
        raise PartFailed(job.id) from error
    return True
