"""Jobs as rows: taken by SKIP LOCKED, done by parts, one commit a part (so a kill loses nothing and repeats nothing)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.bulk import as_json
from services.cs.adapters.record_filter import SOURCE, conditions
from services.cs.application.filters import RecordFilter
from services.cs.application.ports import Job

ATTEMPTS = 5
PAUSE = timedelta(seconds=10)
SHOWN = 500
"""Refused rows that are shown of a job."""

_START = text(
    """
    INSERT INTO job (id, kind, params, state, total, done, refused, operator, created_at, due_at, attempts)
    VALUES (:id, :kind, CAST(:params AS jsonb), 'RUNNING', :total, 0, 0, :operator, :at, :at, 0)
    """
)
_ROWS = text(
    """
    INSERT INTO job_row (job_id, n, target)
    SELECT :id, t.n, t.target FROM unnest(CAST(:targets AS bigint[])) WITH ORDINALITY AS t (target, n)
    """
)
_TAKE = text(
    """
    SELECT id, kind, params, operator FROM job WHERE due_at <= :at
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    """
)
_NEXT = text("SELECT n, target FROM job_row WHERE job_id = :id AND NOT done ORDER BY n LIMIT :limit")
_DONE = text(
    """
    WITH marked AS (
        UPDATE job_row r SET done = true, code = d.code
        FROM unnest(CAST(:ns AS integer[]), CAST(:codes AS text[])) AS d (n, code)
        WHERE r.job_id = :id AND r.n = d.n AND NOT r.done RETURNING d.code
    )
    UPDATE job SET done = done + (SELECT count(*) FROM marked), attempts = 0,
                   refused = refused + (SELECT count(*) FROM marked WHERE code IS NOT NULL)
    WHERE id = :id
    """
)
_FINISH = text("UPDATE job SET state = 'DONE', due_at = NULL, finished_at = :at WHERE id = :id")
_FAIL = text(
    """
    UPDATE job SET attempts = attempts + 1, error = :error,
        state = CASE WHEN attempts + 1 >= :most THEN 'FAILED' ELSE state END,
        due_at = CASE WHEN attempts + 1 >= :most THEN NULL ELSE CAST(:due_at AS timestamptz) END,
        finished_at = CASE WHEN attempts + 1 >= :most THEN CAST(:at AS timestamptz) END
    WHERE id = :id AND state = 'RUNNING'
    """
)
_READ = text(
    "SELECT id, kind, state, done, total, refused, operator, created_at, finished_at, error FROM job WHERE id = :id"
)
_REFUSED = text("SELECT target, code FROM job_row WHERE job_id = :id AND code IS NOT NULL ORDER BY n LIMIT :limit")


class SqlJobs:
    """`Jobs` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def start(self, job: Job, targets: Sequence[int], at: datetime) -> None:
        """A job with one row a target, in their order."""
        await self._insert(job, len(targets), at)
        await self._conn.execute(_ROWS, {"id": job.id, "targets": list(targets)})

    async def start_matching(self, job: Job, filter: RecordFilter, at: datetime) -> int:
        """A job with one row a record found; returns how many."""
        await self._insert(job, 0, at)
        where = conditions(filter)
        sql = f"""
            WITH put AS (
                INSERT INTO job_row (job_id, n, target)
                SELECT CAST(:job_id AS uuid), row_number() OVER (ORDER BY s.record_id), s.record_id FROM {SOURCE}
                WHERE {where.sql} RETURNING 1
            )
            UPDATE job SET total = (SELECT count(*) FROM put) WHERE id = CAST(:job_id AS uuid) RETURNING total
            """  # noqa: S608
        return int((await self._conn.execute(text(sql), {**where.params, "job_id": job.id})).scalar_one())

    async def take(self, at: datetime) -> Job | None:
        """The job that has been due longest and that nobody else is at."""
        row = (await self._conn.execute(_TAKE, {"at": at})).one_or_none()
        return Job(row.id, row.kind, row.params, row.operator) if row else None

    async def next_rows(self, job: Job, limit: int) -> list[tuple[int, int]]:
        """What is not done, in order."""
        return [(row.n, row.target) for row in await self._conn.execute(_NEXT, {"id": job.id, "limit": limit})]

    async def rows_done(self, job: Job, codes: Sequence[tuple[int, str | None]]) -> None:
        """Mark and count them."""
        ns, refusals = [n for n, _ in codes], [code for _, code in codes]
        await self._conn.execute(_DONE, {"id": job.id, "ns": ns, "codes": refusals})

    async def finish(self, job: Job, at: datetime) -> None:
        """Nothing is left."""
        await self._conn.execute(_FINISH, {"id": job.id, "at": at})

    async def fail(self, job_id: UUID, error: str, at: datetime) -> None:
        """Once more later, and after the last attempt no more."""
        params = {"id": job_id, "error": error, "at": at, "due_at": at + PAUSE, "most": ATTEMPTS}
        await self._conn.execute(_FAIL, params)

    async def _insert(self, job: Job, total: int, at: datetime) -> None:
        params = {"id": job.id, "kind": job.kind, "params": as_json(job.params), "operator": job.operator}
        await self._conn.execute(_START, {**params, "total": total, "at": at})


async def read_job(conn: AsyncConnection, job_id: UUID) -> dict[str, Any] | None:
    """The job with the rows that were refused (the first SHOWN)."""
    row = (await conn.execute(_READ, {"id": job_id})).mappings().one_or_none()
    if row is None:
        return None
    refused = await conn.execute(_REFUSED, {"id": job_id, "limit": SHOWN})
    return {**row, "refusals": [(each.target, each.code) for each in refused]}


async def forget_old_jobs(conn: AsyncConnection, before: datetime) -> None:
    """Delete jobs that ended before then, with their rows."""
    await conn.execute(text("DELETE FROM job WHERE finished_at < :before"), {"before": before})
