"""What works on when the request is answered: large uploads, large bulk calls, files. Killed, they go on."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.bulk_jobs.model import BulkUow, ReadRow
from services.orders.application.bulk_jobs.run_part import PartFailed, run_part
from services.orders.application.exports.make_export import FileFailed, make_due
from services.orders.application.exports.model import BeginFile, ExportUow
from services.orders.application.uploads.apply_upload import apply_due
from services.orders.application.uploads.model import UploadUow
from shared.bus.failures import describe
from shared.bus.handling import is_no_fault
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId
from shared.runtime.turns import Turns

log = structlog.get_logger()


def applier(database: Database, uow: Callable[[AsyncConnection], UploadUow], clock: Clock, new_id: NewId) -> Turns:
    """200 rows a transaction; `wake` after rows were asked for."""

    async def one() -> bool:
        return await database.transaction(lambda conn: apply_due(uow(conn), clock, new_id)) > 0

    return Turns("orders.applier", one)


def exporter(database: Database, uow: Callable[[AsyncConnection], ExportUow], begin: BeginFile, clock: Clock) -> Turns:
    """A file a transaction; `wake` after one was asked for. One that cannot be made is tried again later while others
    are made, and fails in the end; an outage, or a lock that somebody holds, is not counted."""

    async def one() -> bool:
        try:
            return await database.transaction(lambda conn: _file(uow(conn), begin, clock))
        except FileFailed as failed:
            export_id, why = failed.export_id, describe(failed.__cause__ or failed).reason
            log.exception("a file was not made", job_id=str(export_id))
        await database.transaction(lambda conn: uow(conn).exports.fail(export_id, why, clock()))
        return True

    return Turns("orders.exporter", one)


async def _file(uow: ExportUow, begin: BeginFile, clock: Clock) -> bool:
    try:
        return await make_due(uow, begin, clock())
    except FileFailed as failed:
        if failed.__cause__ is not None and is_no_fault(failed.__cause__):
            raise failed.__cause__ from None
        raise


def bulk_worker(
    database: Database, uow: Callable[[AsyncConnection], BulkUow], read: ReadRow, clock: Clock, new_id: NewId
) -> Turns:
    """A part of a job a transaction; `wake` after one was asked for. A part that cannot be done is tried again later, and
    its job fails in the end; an outage, or a lock that somebody holds, is not counted."""

    async def one() -> bool:
        try:
            return await database.transaction(lambda conn: _part(uow(conn), read, clock, new_id))
        except PartFailed as failed:
            job_id, why = failed.job_id, describe(failed.__cause__ or failed).reason
            log.exception("a part of a job failed", job_id=str(job_id))
        await database.transaction(lambda conn: uow(conn).jobs.fail(job_id, why, clock()))
        return True

    return Turns("orders.bulk", one)


async def _part(uow: BulkUow, read: ReadRow, clock: Clock, new_id: NewId) -> bool:
    try:
        return await run_part(uow, read, clock(), new_id)
    except PartFailed as failed:
        if failed.__cause__ is not None and is_no_fault(failed.__cause__):
            raise failed.__cause__ from None
        raise
