"""Exports as rows, each made in one transaction, and the log of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.consignments import SqlConsignments
from services.orders.adapters.due import DueJobs
from services.orders.adapters.matchings import SqlMatchings
from services.orders.adapters.options import SqlOptions
from services.orders.adapters.pack_reader import SqlPackReader
from services.orders.adapters.queues import SqlQueues
from services.orders.adapters.returns import SqlReturns
from services.orders.adapters.tables_exports import access_log, export_job
from services.orders.application.exports.model import Access, Export, Made
from services.orders.application.paging import Found, Part

e = export_job.c
KEEP = "7 days"
_COLUMNS = [e[name] for name in Export.__slots__]


class SqlExports:
    """Implements `application.exports.model.Exports`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn
        self._due = DueJobs(conn, export_job)

    async def add(self, export: Export) -> None:
        values = {name: getattr(export, name) for name in export.__slots__} | {"filter": dict(export.filter)}
        await self._conn.execute(export_job.insert(), {**values, "due_at": export.asked_at})

    async def get(self, export_id: UUID) -> Export | None:
        return _export((await self._conn.execute(select(*_COLUMNS).where(e.id == export_id))).one_or_none())

    async def take(self, at: datetime) -> Export | None:
        export_id = await self._due.take(at)
        return await self.get(export_id) if export_id else None

    async def fail(self, export_id: UUID, error: str, at: datetime) -> None:
        await self._due.fail(export_id, error, at)

    async def cancel(self, export_id: UUID, at: datetime) -> bool:
        return await self._due.cancel(export_id, at)

    async def resume(self, export_id: UUID, at: datetime) -> bool:
        return await self._due.resume(export_id, at)

    async def put_file(self, export_id: UUID, made: Made, at: datetime) -> None:
        values = {name: getattr(made, name) for name in made.__slots__} | {"mgmt_nos": list(made.mgmt_nos)}
        done = export_job.update().where(e.id == export_id, e.state == "RUNNING")
        await self._conn.execute(done.values(**values, state="DONE", due_at=None, finished_at=at))

    async def file(self, export_id: UUID) -> tuple[bytes, Sequence[int]]:
        row = (await self._conn.execute(select(e.file, e.mgmt_nos).where(e.id == export_id))).one()
        return bytes(row.file), row.mgmt_nos

    async def log(self, access: Access) -> None:
        values = {name: getattr(access, name) for name in access.__slots__}
        values |= {"mgmt_nos": list(access.mgmt_nos), "what": dict(access.what)}
        await self._conn.execute(access_log.insert(), values)


class SqlLists:
    """Implements `application.exports.model.Lists`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._options, self._matchings, self._returns = SqlOptions(conn), SqlMatchings(conn), SqlReturns(conn)
        self._consignments = SqlConsignments(conn)

    async def options(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]:
        return await self._options.search(asked, part)

    async def unmatched(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]:
        return await self._matchings.unmatched(asked.get("channel_id"), part)

    async def inbounds(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]:
        return await self._returns.inbounds(asked.get("option_code"), part)

    async def consignments(self, asked: Mapping[str, Any], part: Part) -> Found[dict[str, Any]]:
        return await self._consignments.waiting(asked["supplier_id"], part)


class SqlExportUow:
    """Implements `application.exports.model.ExportUow`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self.exports = SqlExports(conn)
        self.queues = SqlQueues(conn)
        self.reader = SqlPackReader(conn)
        self.lists = SqlLists(conn)


async def forget_old_files(conn: AsyncConnection) -> None:
    """Files of personal data are kept for a week; the log stays."""
    await conn.execute(text(f"DELETE FROM export_job WHERE asked_at < now() - interval '{KEEP}'"))  # noqa: S608


def _export(row: Row[Any] | None) -> Export | None:
    return Export(**row._mapping) if row else None
