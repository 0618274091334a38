"""What is told of a job: how far it is, and what became of each of its rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.bulk import answer
from services.cs.application.filters import Slice
from shared.contracts.codes import Refusal
from shared.web.pagination import Cursor, Page

SHOWN = 500
"""Refused rows that are shown with a job; all its rows are a list of their own."""

_READ = text(
    "SELECT id, kind, params, state, done, total, refused, operator, created_at, finished_at, error"
    " FROM job WHERE id = :id"
)
_REFUSED = text(
    "SELECT target, code, detail FROM job_row WHERE job_id = :id AND code IS NOT NULL ORDER BY n LIMIT :limit"
)
_SIZE = text("SELECT coalesce(sum(length(part)), 0) FROM job_file WHERE job_id = :id")
_PART = text("SELECT part FROM job_file WHERE job_id = :id AND n = :n")
_ROWS = text(
    """
    SELECT n, target, done, code, detail FROM job_row WHERE job_id = :id AND n > :after AND n <= :until
    ORDER BY n LIMIT :limit OFFSET :offset
    """
)


async def read_job(conn: AsyncConnection, job_id: UUID) -> dict[str, Any] | None:
    """The job with the rows that were refused (the first SHOWN)."""
    row = (await conn.execute(_READ, {"id": job_id})).mappings().one_or_none()
    if row is None:
        return None
    refused = await conn.execute(_REFUSED, {"id": job_id, "limit": SHOWN})
    return {**row, "refusals": [(each.target, each.code, each.detail) for each in refused]}


async def read_rows(conn: AsyncConnection, job_id: UUID, name: str, total: int, part: Slice) -> Page:
    """Rows in their order: `{n, id | mgmt_no, done, ok, code, detail}`; `ok` is null while the row waits.

    Raises Refusal INVALID_CURSOR.
    """
    after, until = 0, 2**31 - 1
    if part.cursor is not None:
        cursor = Cursor.decode(part.cursor, int)
        [at] = cursor.keys
        if not 0 <= at < 2**31 - 1:
            raise Refusal("INVALID_CURSOR")
        after, until = (max(0, at - 1 - part.limit), at - 1) if cursor.backwards else (at, until)
    params = {"id": job_id, "after": after, "until": until, "limit": part.limit, "offset": part.offset}
    rows = (await conn.execute(_ROWS, params)).all()
    items = [_row(name, row) for row in rows]
    first, last = (rows[0].n, rows[-1].n) if rows else (0, total)
    following = Cursor((last,)).encode() if last < total else None
    previous = Cursor((first,), backwards=True).encode() if first > 1 else None
    return Page(items, following, previous, total, total_is_exact=True)


def _row(name: str, row: Any) -> dict[str, Any]:
    told = answer(name, row.target, row.code, row.detail)
    return {"n": row.n, **told, "done": row.done, "ok": told["ok"] if row.done else None}


async def file_size(conn: AsyncConnection, job_id: UUID) -> int:
    """Bytes of the job's file; 0: it has none."""
    return int((await conn.execute(_SIZE, {"id": job_id})).scalar_one())


async def file_part(conn: AsyncConnection, job_id: UUID, n: int) -> bytes | None:
    """One piece, from 0; None after the last."""
    part: bytes | None = await conn.scalar(_PART, {"id": job_id, "n": n})
    return bytes(part) if part is not None else None
