"""Uploads and their rows. A file is inserted in one transaction, whatever its size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row as SqlRow
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.adapters.claims import within
from services.cancellations.adapters.codecs import format_json, format_of, row_json, row_of
from services.cancellations.adapters.tables import upload as uploads
from services.cancellations.adapters.tables import upload_row as rows_table
from services.cancellations.application.ports import StoredRow, Upload
from services.cancellations.domain.upload_rows import Verdict

r = rows_table.c
CHUNK = 2000


class SqlUploads:
    """`Uploads` of the ports over one connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, upload: Upload, rows: Sequence[StoredRow]) -> None:
        values = {name: getattr(upload, name) for name in upload.__slots__} | {"format": format_json(upload.format)}
        await self._conn.execute(uploads.insert(), values)
        for start in range(0, len(rows), CHUNK):
            await self._conn.execute(rows_table.insert(), [_row_values(each) for each in rows[start : start + CHUNK]])

    async def get(self, upload_id: UUID, *, lock: bool = False) -> Upload | None:
        query = select(uploads).where(uploads.c.id == upload_id)
        row = (await self._conn.execute(query.with_for_update() if lock else query)).one_or_none()
        return Upload(**{**row._mapping, "format": format_of(row.format)}) if row else None

    async def rows(self, upload_id: UUID, ns: Collection[int] | None = None) -> list[StoredRow]:
        query = select(rows_table).where(r.upload_id == upload_id).order_by(r.n)
        if ns is not None:
            query = query.where(within(r.n, ns))
        return [stored_from(row) for row in await self._conn.execute(query)]

    async def due(self, limit: int) -> list[StoredRow]:
        """Rows that were asked to be applied, of the upload that asked first; nobody else gets them meanwhile."""
        oldest = (
            select(r.upload_id)
            .where(r.asked_at.is_not(None), r.applied_at.is_(None))
            .order_by(r.asked_at, r.upload_id)
            .limit(1)
            .scalar_subquery()
        )
        waiting = (r.upload_id == oldest) & r.asked_at.is_not(None) & r.applied_at.is_(None)
        query = select(rows_table).where(waiting).order_by(r.n).limit(limit).with_for_update(skip_locked=True)
        return [stored_from(row) for row in await self._conn.execute(query)]

    async def save(self, rows: Sequence[StoredRow]) -> None:
        if rows:
            values = [{f"_{name}": value for name, value in _row_values(each).items()} for each in rows]
            await self._conn.execute(_UPDATE, values)

    async def claims_of(self, upload_id: UUID) -> set[str]:
        query = select(r.claim_id).where(r.upload_id == upload_id, r.claim_id.is_not(None))
        return {str(each) for each in await self._conn.scalars(query)}


_UPDATE = (
    rows_table.update()
    .where(r.upload_id == bindparam("_upload_id"), r.n == bindparam("_n"))
    .values({c.name: bindparam(f"_{c.name}", type_=c.type) for c in r if c.name not in {"upload_id", "n"}})
)


def _row_values(stored: StoredRow) -> dict[str, Any]:
    return {
        "upload_id": stored.upload_id,
        "n": stored.row.n,
        "row": row_json(stored.row),
        "verdict": stored.verdict,
        "detail": stored.detail,
        "mgmt_no": stored.mgmt_no,
        "picked": stored.picked,
        "skip": stored.skip,
        "asked_at": stored.asked_at,
        "asked_by": stored.asked_by,
        "applied_at": stored.applied_at,
        "ok": stored.ok,
        "claim_id": UUID(stored.claim_id) if stored.claim_id else None,
    }


def stored_from(row: SqlRow[Any]) -> StoredRow:
    values = {column.name: row._mapping[column.name] for column in r if column.name != "n"}
    values["row"] = row_of(values["row"])
    values["verdict"] = Verdict(values["verdict"])
    values["claim_id"] = str(values["claim_id"]) if values["claim_id"] else None
    return StoredRow(**values)
