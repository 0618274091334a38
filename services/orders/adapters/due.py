"""Jobs that are due, of whatever table: taken by one at a time, tried again, cancelled and resumed.

A job is taken by an advisory lock, not by its row: who cancels it must not wait for what is in hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Table, case, null, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

ATTEMPTS = 5
PAUSE = timedelta(seconds=10)
LOOKED_AT = 50
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(CAST(:word AS text), 0))")


class DueJobs:
    """Rows of a table with `id`, `state`, `due_at` (null: it does not run), `attempts`, `error`, `finished_at`."""

    def __init__(self, conn: AsyncConnection, table: Table) -> None:
        self._conn = conn
        self._table = table

    async def take(self, at: datetime) -> UUID | None:
        """The job that has been due longest; nobody else gets it until this transaction ends."""
        c = self._table.c
        due = select(c.id).where(c.due_at <= at).order_by(c.due_at, c.id).limit(LOOKED_AT)
        for job_id in (await self._conn.scalars(due)).all():
            if not await self._conn.scalar(_LOCK, {"word": f"{self._table.name}:{job_id}"}):
                continue  # somebody is at it
            still: UUID | None = await self._conn.scalar(select(c.id).where(c.id == job_id, c.due_at <= at))
            if still is not None:
                return still
        return None

    async def fail(self, job_id: UUID, error: str, at: datetime) -> None:
        """Once more later, and after the last attempt no more."""
        c = self._table.c
        last = c.attempts + 1 >= ATTEMPTS
        failed = self._table.update().where(c.id == job_id, c.state == "RUNNING")
        await self._conn.execute(
            failed.values(
                attempts=c.attempts + 1,
                error=error,
                state=case((last, "FAILED"), else_=c.state),
                due_at=case((last, null()), else_=at + PAUSE),
                finished_at=case((last, at), else_=null()),
            )
        )

    async def cancel(self, job_id: UUID, at: datetime) -> bool:
        """False: it does not run."""
        c = self._table.c
        running = self._table.update().where(c.id == job_id, c.state == "RUNNING")
        stopped = running.values(state="CANCELLED", due_at=None, finished_at=at)
        return (await self._conn.execute(stopped)).rowcount > 0

    async def resume(self, job_id: UUID, at: datetime) -> bool:
        """False: it was neither cancelled nor has it failed."""
        c = self._table.c
        stopped = self._table.update().where(c.id == job_id, c.state.in_(("CANCELLED", "FAILED")))
        going = stopped.values(state="RUNNING", due_at=at, finished_at=None, attempts=0, error=None)
        return (await self._conn.execute(going)).rowcount > 0
