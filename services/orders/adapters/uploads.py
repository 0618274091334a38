"""Uploads, their rows, and formats as rows. A file is inserted in one transaction, whatever its size."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Integer, Text

from services.orders.adapters.paging import found
from services.orders.adapters.tables_uploads import intake_format, upload, upload_row
from services.orders.application.paging import Found, Part
from services.orders.application.uploads.model import Mark, StoredRow, Upload
from services.orders.domain.sheets.formats import SheetFormat
from shared.files.progress import RowCounts

r = upload_row.c
CHUNK = 2000
_WAITING = r.asked_at.is_not(None) & r.applied_at.is_(None)
_OPEN = r.asked_at.is_(None) & ~r.skip
_TAKEN_BACK = _OPEN & r.asked_by.is_not(None)
_LEFT = tuple(func.count().filter(condition) for condition in (_OPEN, _TAKEN_BACK))


class SqlUploads:
    """Implements `application.uploads.model.Uploads`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, made: Upload, rows: Sequence[StoredRow]) -> None:
        values = {name: getattr(made, name) for name in made.__slots__} | {"format": _format_json(made.format)}
        await self._conn.execute(upload.insert(), values)
        for start in range(0, len(rows), CHUNK):
            await self._conn.execute(upload_row.insert(), [_values(row) for row in rows[start : start + CHUNK]])

    async def get(self, kind: str | None, upload_id: UUID, *, lock: bool = False) -> Upload | None:
        query = select(upload).where(upload.c.id == upload_id)
        if kind is not None:
            query = query.where(upload.c.kind == kind)
        row = (await self._conn.execute(query.with_for_update() if lock else query)).one_or_none()
        return Upload(**{**row._mapping, "format": _format(row.format)}) if row else None

    async def rows(self, upload_id: UUID, ns: Collection[int] | None = None) -> list[StoredRow]:
        query = select(upload_row).where(r.upload_id == upload_id).order_by(r.n)
        if ns is not None:
            query = query.where(_among(ns))
        return [_stored(row) for row in await self._conn.execute(query)]

    async def twins(self, upload_id: UUID, field: str, rows: Sequence[StoredRow]) -> list[StoredRow]:
        others = upload_row.alias()
        alike = select(literal(1)).where(others.c.upload_id == upload_id, others.c.duplicate)
        said = {row.cells.get(field, "") for row in rows}
        query = (
            select(upload_row)
            .where(r.upload_id == upload_id, alike.exists(), ~_among([row.n for row in rows]))
            .where(r.cells[field].astext == any_(literal(sorted(said), ARRAY(Text))))
            .order_by(r.n)
            .with_for_update()
        )
        return [_stored(row) for row in await self._conn.execute(query)]

    async def marks(self, upload_id: UUID, ns: Collection[int] | None = None) -> list[Mark]:
        query = select(r.n, r.skip, r.asked_at.is_not(None)).where(r.upload_id == upload_id).order_by(r.n)
        if ns is not None:
            query = query.where(_among(ns))
        return [Mark(*row) for row in await self._conn.execute(query)]

    async def ask(self, upload_id: UUID, ns: Collection[int], by: str, at: datetime) -> None:
        asked = upload_row.update().where(r.upload_id == upload_id, _among(ns)).values(asked_by=by, asked_at=at)
        await self._conn.execute(asked)

    async def page(self, upload_id: UUID, verdict: str | None, part: Part) -> Found[StoredRow]:
        query = select(upload_row).where(r.upload_id == upload_id)
        if verdict is not None:
            query = query.where(r.verdict == verdict)
        rows = await found(self._conn, query, [r.n], part)
        return Found([StoredRow(**row) for row in rows.rows], rows.total)

    async def counts(self, upload_id: UUID) -> RowCounts:
        query = (
            select(r.verdict, func.count(), func.count(r.asked_at), func.count(r.applied_at), *_LEFT)
            .where(r.upload_id == upload_id)
            .group_by(r.verdict)
            .order_by(r.verdict)
        )
        return RowCounts.of((await self._conn.execute(query)).all())

    async def due(self, limit: int) -> list[StoredRow]:
        oldest = select(r.upload_id).where(_WAITING).order_by(r.asked_at, r.upload_id).limit(1).scalar_subquery()
        query = select(upload_row).where(_WAITING, r.upload_id == oldest).order_by(r.asked_at, r.n).limit(limit)
        return [_stored(row) for row in await self._conn.execute(query.with_for_update(skip_locked=True))]

    async def save(self, rows: Sequence[StoredRow]) -> None:
        if rows:
            changed = [{f"_{name}": value for name, value in _values(row).items()} for row in rows]
            await self._conn.execute(_UPDATE, changed)

    async def cancel(self, upload_id: UUID) -> bool:
        back = upload_row.update().where(r.upload_id == upload_id, _WAITING).values(asked_at=None)
        return (await self._conn.execute(back)).rowcount > 0

    async def resume(self, upload_id: UUID, by: str, at: datetime) -> bool:
        again = upload_row.update().where(r.upload_id == upload_id, _TAKEN_BACK).values(asked_by=by, asked_at=at)
        return (await self._conn.execute(again)).rowcount > 0


class SqlFormats:
    """Implements `application.uploads.model.Formats`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def get(self, channel_id: str) -> SheetFormat | None:
        query = select(intake_format.c.body).where(intake_format.c.channel_id == channel_id)
        body = await self._conn.scalar(query)
        return _format(body) if body else None

    async def put(self, channel_id: str, known: SheetFormat, by: str, at: datetime) -> None:
        row = insert(intake_format).values(
            channel_id=channel_id, body=_format_json(known), updated_at=at, updated_by=by
        )
        others = {name: row.excluded[name] for name in ("body", "updated_at", "updated_by")}
        await self._conn.execute(row.on_conflict_do_update(index_elements=["channel_id"], set_=others))


_KEYS = {"upload_id", "n"}
_UPDATE = (
    upload_row.update()
    .where(r.upload_id == bindparam("_upload_id"), r.n == bindparam("_n"))
    .values({c.name: bindparam(f"_{c.name}", type_=c.type) for c in r if c.name not in _KEYS})
)


def _among(ns: Collection[int]) -> ColumnElement[bool]:
    """One parameter however many numbers."""
    return r.n == any_(literal(sorted(ns), ARRAY(Integer)))


def _values(row: StoredRow) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in r}


def _stored(row: Row[Any]) -> StoredRow:
    return StoredRow(**row._mapping)


def _format_json(known: SheetFormat) -> dict[str, Any]:
    return {name: getattr(known, name) for name in known.__slots__} | {"columns": dict(known.columns)}


def _format(body: Mapping[str, Any]) -> SheetFormat:
    return SheetFormat(**body)
