"""Bulk jobs as rows, done by parts, one commit a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.due import DueJobs
from services.orders.adapters.tables_bulk import bulk_job
from services.orders.adapters.uow import SqlUow
from services.orders.application.bulk import Result, Unreadable, refused_row
from services.orders.application.bulk_jobs.model import BulkJob, BulkState, Raw, Turn
from services.orders.application.paging import Part
from shared.bus.outbox import Outbox
from shared.runtime.ids import NewId

KEEP = "30 days"
INT_MAX = 2**31 - 1

_START = text(
    """
    INSERT INTO bulk_job (id, action, shared, operator, state, total, done, refused, created_at, due_at)
    VALUES (:id, :action, CAST(:shared AS jsonb), :operator, 'RUNNING', :total, :refused, :refused, :at, :at)
    """
)
_ROWS = text(
    """
    INSERT INTO bulk_row (job_id, n, part, mgmt_no, raw, ok, result)
    SELECT :id, t.n, t.part, t.mgmt_no, CAST(t.raw AS jsonb), CASE WHEN t.raw IS NULL THEN false END,
           CAST(t.result AS json)
    FROM unnest(CAST(:parts AS integer[]), CAST(:numbers AS bigint[]), CAST(:raws AS text[]), CAST(:results AS text[]))
        WITH ORDINALITY AS t (part, mgmt_no, raw, result, n)
    """
)
_NEXT = text(
    """
    SELECT n, raw FROM bulk_row WHERE job_id = :id AND ok IS NULL AND part = (
        SELECT part FROM bulk_row WHERE job_id = :id AND ok IS NULL ORDER BY part LIMIT 1)
    ORDER BY n
    """
)
_DONE = text(
    """
    WITH marked AS (
        UPDATE bulk_row r SET ok = d.ok, result = CAST(d.result AS json)
        FROM unnest(CAST(:ns AS integer[]), CAST(:oks AS boolean[]), CAST(:results AS text[])) AS d (n, ok, result)
        WHERE r.job_id = :id AND r.n = d.n AND r.ok IS NULL RETURNING d.ok
    )
    UPDATE bulk_job SET done = done + (SELECT count(*) FROM marked), attempts = 0,
                        refused = refused + (SELECT count(*) FROM marked WHERE NOT ok)
    WHERE id = :id
    """
)
_FINISH = text(
    "UPDATE bulk_job SET state = 'DONE', due_at = NULL, finished_at = :at WHERE id = :id AND state = 'RUNNING'"
)
_GET = text(
    "SELECT id, action, shared, operator, state, total, done, refused, created_at, finished_at"
    " FROM bulk_job WHERE id = :id"
)
_REFUSED = text("SELECT result FROM bulk_row WHERE job_id = :id AND NOT ok ORDER BY n LIMIT :limit")
_PAGE = {
    backwards: text(
        f"""
        SELECT n, mgmt_no, result FROM bulk_row WHERE job_id = :id AND n > :after AND n < :before
        ORDER BY n {"DESC" if backwards else "ASC"} LIMIT :limit OFFSET :offset
        """  # noqa: S608
    )
    for backwards in (False, True)
}
_PACKS = text("SELECT mgmt_no, pack_no FROM orders WHERE mgmt_no = ANY(CAST(:numbers AS bigint[]))")


class SqlBulkJobs:
    """Implements `application.bulk_jobs.model.BulkJobs`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn
        self._due = DueJobs(conn, bulk_job)

    async def start(self, job: BulkJob, rows: Sequence[Raw | Unreadable], parts: Sequence[int], at: datetime) -> None:
        refused = [refused_row(row) if isinstance(row, Unreadable) else None for row in rows]
        params = {"id": job.id, "action": job.action, "shared": _json(job.shared), "operator": job.operator}
        counts = {"total": len(rows), "refused": sum(each is not None for each in refused)}
        await self._conn.execute(_START, {**params, **counts, "at": at})
        columns = {
            "parts": list(parts),
            "numbers": [row.mgmt_no if isinstance(row, Unreadable) else row["mgmt_no"] for row in rows],
            "raws": [None if isinstance(row, Unreadable) else _json(row) for row in rows],
            "results": [_json(each) if each else None for each in refused],
        }
        await self._conn.execute(_ROWS, {"id": job.id, **columns})

    async def take(self, at: datetime) -> BulkJob | None:
        job_id = await self._due.take(at)
        state = await self.get(job_id) if job_id else None
        return state.job if state else None

    async def next_part(self, job_id: UUID) -> list[Turn]:
        return [Turn(row.n, row.raw) for row in await self._conn.execute(_NEXT, {"id": job_id})]

    async def part_done(self, job_id: UUID, results: Sequence[tuple[int, Result]]) -> None:
        params = {
            "id": job_id,
            "ns": [n for n, _ in results],
            "oks": [result["ok"] for _, result in results],
            "results": [_json(result) for _, result in results],
        }
        await self._conn.execute(_DONE, params)

    async def finish(self, job_id: UUID, at: datetime) -> None:
        await self._conn.execute(_FINISH, {"id": job_id, "at": at})

    async def fail(self, job_id: UUID, error: str, at: datetime) -> None:
        await self._due.fail(job_id, error, at)

    async def get(self, job_id: UUID) -> BulkState | None:
        row = (await self._conn.execute(_GET, {"id": job_id})).one_or_none()
        if row is None:
            return None
        job = BulkJob(row.id, row.action, row.shared, row.operator)
        return BulkState(job, row.state, row.total, row.done, row.refused, row.created_at, row.finished_at)

    async def refused(self, job_id: UUID, limit: int) -> list[Result]:
        return [row.result for row in await self._conn.execute(_REFUSED, {"id": job_id, "limit": limit})]

    async def page(self, job_id: UUID, part: Part) -> list[tuple[int, int | None, Result | None]]:
        [n] = part.keys or (INT_MAX if part.backwards else 0,)
        after, before = (0, n) if part.backwards else (n, INT_MAX)
        params = {"id": job_id, "after": after, "before": before, "limit": part.limit + 1, "offset": part.offset}
        return [(row.n, row.mgmt_no, row.result) for row in await self._conn.execute(_PAGE[part.backwards], params)]

    async def cancel(self, job_id: UUID, at: datetime) -> bool:
        return await self._due.cancel(job_id, at)

    async def resume(self, job_id: UUID, at: datetime) -> bool:
        return await self._due.resume(job_id, at)

    async def packs_of(self, mgmt_nos: Sequence[int]) -> Mapping[int, int]:
        rows = await self._conn.execute(_PACKS, {"numbers": list(mgmt_nos)})
        return {row.mgmt_no: row.pack_no for row in rows}


class SqlBulkUow:
    """Implements `application.bulk_jobs.model.BulkUow`."""

    def __init__(self, conn: AsyncConnection, outbox: Outbox, new_id: NewId, invoice_unique_days: int) -> None:
        self.jobs = SqlBulkJobs(conn)
        self.actions = SqlUow(conn, outbox, new_id, invoice_unique_days)


async def forget_old_jobs(conn: AsyncConnection) -> None:
    """Rows may hold a person's address: they go a month after their job has ended."""
    await conn.execute(text(f"DELETE FROM bulk_job WHERE finished_at < now() - interval '{KEEP}'"))  # noqa: S608


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
