"""Exports and their log as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.pack_reader import SqlPackReader
from services.orders.adapters.queues import SqlQueues
from services.orders.adapters.tables_exports import access_log, export_job
from services.orders.application.exports.model import Access, Export

e = export_job.c
KEEP = "7 days"
_WAITING = e.file.is_(None) & e.cancelled_at.is_(None)
_COLUMNS = [column for column in e if column.name not in ("file", "mgmt_nos")]


class SqlExports:
    """Implements `application.exports.model.Exports`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, export: Export) -> None:
        values = {name: getattr(export, name) for name in export.__slots__} | {"filter": dict(export.filter)}
        await self._conn.execute(export_job.insert(), values)

    async def get(self, export_id: UUID) -> Export | None:
        return _export((await self._conn.execute(select(*_COLUMNS).where(e.id == export_id))).one_or_none())

    async def due(self) -> Export | None:
        query = select(*_COLUMNS).where(_WAITING).order_by(e.asked_at, e.id).limit(1)
        return _export((await self._conn.execute(query.with_for_update(skip_locked=True))).one_or_none())

    async def cancel(self, export_id: UUID, at: datetime) -> bool:
        return await self._turn(export_id, _WAITING, at)

    async def resume(self, export_id: UUID, at: datetime) -> bool:
        return await self._turn(export_id, e.cancelled_at.is_not(None), None)

    async def _turn(self, export_id: UUID, which: ColumnElement[bool], cancelled_at: datetime | None) -> bool:
        turned = export_job.update().where(e.id == export_id, which).values(cancelled_at=cancelled_at)
        return (await self._conn.execute(turned)).rowcount > 0

    async def put_file(self, export_id: UUID, rows: int, mgmt_nos: Sequence[int], file: bytes) -> None:
        made = export_job.update().where(e.id == export_id).values(rows=rows, mgmt_nos=list(mgmt_nos), file=file)
        await self._conn.execute(made)

    async def file(self, export_id: UUID) -> tuple[bytes, Sequence[int]]:
        row = (await self._conn.execute(select(e.file, e.mgmt_nos).where(e.id == export_id))).one()
        return bytes(row.file), row.mgmt_nos

    async def log(self, access: Access) -> None:
        values = {name: getattr(access, name) for name in access.__slots__}
        values |= {"mgmt_nos": list(access.mgmt_nos), "what": dict(access.what)}
        await self._conn.execute(access_log.insert(), values)


class SqlExportUow:
    """Implements `application.exports.model.ExportUow`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self.exports = SqlExports(conn)
        self.queues = SqlQueues(conn)
        self.reader = SqlPackReader(conn)


async def forget_old_files(conn: AsyncConnection) -> None:
    """Files of personal data are kept for a week; the log stays."""
    await conn.execute(text(f"DELETE FROM export_job WHERE asked_at < now() - interval '{KEEP}'"))  # noqa: S608


def _export(row: Row[Any] | None) -> Export | None:
    return Export(**row._mapping) if row else None
