"""Jobs as rows: taken by SKIP LOCKED, done by parts, one commit a part (so a kill loses nothing and repeats nothing)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.fetching import in_time
from services.cs.adapters.jobs_read import read_job
from services.cs.adapters.record_filter import SOURCE, conditions
from services.cs.application.filters import RecordFilter
from services.cs.application.ports_jobs import Job, Taken
from shared.contracts.codes import Refusal
from shared.db.rows import as_json

ATTEMPTS = 5
PAUSE = timedelta(seconds=10)
SECONDS = 10
"""For finding and writing down all rows of a job: a million takes longer than a list may."""

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
    SELECT id, kind, params, operator FROM job WHERE due_at <= :at AND kind <> 'EXPORT'
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    """
)
_NEXT = text("SELECT n, target FROM job_row WHERE job_id = :id AND NOT done ORDER BY n LIMIT :limit")
_DONE = text(
    """
    WITH marked AS (
        UPDATE job_row r SET done = true, code = d.code, detail = d.detail
        FROM unnest(CAST(:ns AS integer[]), CAST(:codes AS text[]), CAST(:details AS text[])) AS d (n, code, detail)
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
_TAKE_EXPORT = text(
    """
    UPDATE job SET attempts = attempts + 1, due_at = :until WHERE id = (
        SELECT id FROM job WHERE due_at <= :at AND kind = 'EXPORT' ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, params, operator, attempts
    """
)
_GIVE_BACK = text(
    """
    UPDATE job SET due_at = :at, attempts = attempts - 1 WHERE id = :id AND attempts = :attempt AND state = 'RUNNING'
    """
)
_FAIL_EXPORT = text(
    """
    UPDATE job SET error = :error,
        state = CASE WHEN attempts >= :most THEN 'FAILED' ELSE state END,
        due_at = CASE WHEN attempts >= :most THEN NULL ELSE CAST(:due_at AS timestamptz) END,
        finished_at = CASE WHEN attempts >= :most THEN CAST(:at AS timestamptz) END
    WHERE id = :id AND attempts = :attempt AND state = 'RUNNING'
    """
)
_STOP = text(
    """
    UPDATE job SET state = 'CANCELLED', due_at = NULL, finished_at = :at WHERE id = :id AND state = 'RUNNING'
    RETURNING 1
    """
)
_RESUME = text(
    """
    UPDATE job SET state = 'RUNNING', due_at = :at, finished_at = NULL, attempts = 0, error = NULL
    WHERE id = :id AND state IN ('CANCELLED', 'FAILED') RETURNING 1
    """
)
_FOR_ITS_VALUES = text("SET LOCAL plan_cache_mode = force_custom_plan")
"""A filter is planned for what it asks; the other statements of this pool are always the same."""
_KNOWN = text("SELECT 1 FROM job WHERE id = :id")


class SqlJobs:
    """`Jobs` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def start(self, job: Job, targets: Sequence[int], at: datetime) -> None:
        """A job with one row a target, in their order."""
        await self._insert(job, len(targets), at)
        await self._conn.execute(_ROWS, {"id": job.id, "targets": list(targets)})

    async def start_matching(self, job: Job, filter: RecordFilter, at: datetime) -> int:
        """A job with one row a record found; returns how many. Raises Refusal SEARCH_TOO_BROAD."""
        await self._insert(job, 0, at)
        where = conditions(filter)
        await self._conn.execute(_FOR_ITS_VALUES)
        sql = f"""
            WITH put AS (
                INSERT INTO job_row (job_id, n, target)
                SELECT CAST(:job_id AS uuid), row_number() OVER (ORDER BY s.record_id), s.record_id FROM {SOURCE}
                WHERE {where.sql} RETURNING 1
            )
            UPDATE job SET total = (SELECT count(*) FROM put) WHERE id = CAST(:job_id AS uuid) RETURNING total
            """  # noqa: S608
        return int((await in_time(self._conn, sql, {**where.params, "job_id": job.id}, SECONDS)).scalar_one())

    async def take(self, at: datetime) -> Job | None:
        """The job that has been due longest and that nobody else is at."""
        row = (await self._conn.execute(_TAKE, {"at": at})).one_or_none()
        return Job(row.id, row.kind, row.params, row.operator) if row else None

    async def next_rows(self, job: Job, limit: int) -> list[tuple[int, int]]:
        """What is not done, in order."""
        return [(row.n, row.target) for row in await self._conn.execute(_NEXT, {"id": job.id, "limit": limit})]

    async def rows_done(self, job: Job, answers: Sequence[tuple[int, Refusal | None]]) -> None:
        """Mark and count them."""
        ns, refusals = [n for n, _ in answers], [refusal for _, refusal in answers]
        codes = [refusal and refusal.code for refusal in refusals]
        details = [refusal and refusal.detail for refusal in refusals]
        await self._conn.execute(_DONE, {"id": job.id, "ns": ns, "codes": codes, "details": details})

    async def finish(self, job: Job, at: datetime) -> None:
        """Nothing is left."""
        await self._conn.execute(_FINISH, {"id": job.id, "at": at})

    async def fail(self, job_id: UUID, error: str, at: datetime) -> None:
        """Once more later, and after the last attempt no more."""
        params = {"id": job_id, "error": error, "at": at, "due_at": at + PAUSE, "most": ATTEMPTS}
        await self._conn.execute(_FAIL, params)

    async def take_export(self, at: datetime, lease: timedelta) -> Taken | None:
        """The download that has been due longest, as a new attempt. After ATTEMPTS that ended without a word it fails."""
        row = (await self._conn.execute(_TAKE_EXPORT, {"at": at, "until": at + lease})).one_or_none()
        if row is None:
            return None
        taken = Taken(Job(row.id, row.kind, row.params, row.operator), row.attempts)
        if taken.attempt <= ATTEMPTS:
            return taken
        await self.fail_export(taken, "no attempt came to its end", at)
        return None

    async def give_back(self, taken: Taken, at: datetime) -> None:
        """Due again at once; the attempt is not counted."""
        await self._conn.execute(_GIVE_BACK, {"id": taken.job.id, "attempt": taken.attempt, "at": at})

    async def fail_export(self, taken: Taken, error: str, at: datetime) -> None:
        """Once more later, and after the last attempt no more."""
        params = {"id": taken.job.id, "attempt": taken.attempt, "error": error, "at": at, "most": ATTEMPTS}
        await self._conn.execute(_FAIL_EXPORT, {**params, "due_at": at + PAUSE})

    async def read(self, job_id: UUID) -> dict[str, Any]:
        """A job that exists. Raises Refusal NOT_FOUND."""
        job = await read_job(self._conn, job_id)
        if job is None:
            raise Refusal("NOT_FOUND")
        return job

    async def stop(self, job_id: UUID, at: datetime) -> None:
        """No further part is begun; the one in hand, if any, is waited for. Raises Refusal NOT_FOUND, JOB_NOT_RUNNING."""
        await self._turn(_STOP, job_id, at, "JOB_NOT_RUNNING")

    async def resume(self, job_id: UUID, at: datetime) -> None:
        """Go on with what is not done. Raises Refusal NOT_FOUND, JOB_NOT_STOPPED."""
        await self._turn(_RESUME, job_id, at, "JOB_NOT_STOPPED")

    async def _turn(self, statement: TextClause, job_id: UUID, at: datetime, refusal: str) -> None:
        if await self._conn.scalar(statement, {"id": job_id, "at": at}) is None:
            known = await self._conn.scalar(_KNOWN, {"id": job_id})
            raise Refusal(refusal if known else "NOT_FOUND")

    async def _insert(self, job: Job, total: int, at: datetime) -> None:
        params = {"id": job.id, "kind": job.kind, "params": as_json(job.params), "operator": job.operator}
        await self._conn.execute(_START, {**params, "total": total, "at": at})


async def forget_old_jobs(conn: AsyncConnection, before: datetime) -> None:
    """Delete jobs that ended before then, with their rows."""
    await conn.execute(text("DELETE FROM job WHERE finished_at < :before"), {"before": before})


async def forget_files(conn: AsyncConnection, before: datetime) -> None:
    """Delete the files of jobs that ended before then; the jobs stay and say that there was one."""
    for table in ("job_file", "job_subject"):
        sql = f"DELETE FROM {table} WHERE job_id IN (SELECT id FROM job WHERE finished_at < :before)"  # noqa: S608
        await conn.execute(text(sql), {"before": before})
