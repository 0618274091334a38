"""Builds orders: the only file that knows every concrete class of it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.access_log import SqlAccessLog
from services.orders.adapters.bulk_jobs import SqlBulkJobs, SqlBulkUow, forget_old_jobs
from services.orders.adapters.exports import SqlExports, SqlExportUow, forget_old_files
from services.orders.adapters.pack_reader import SqlPackReader
from services.orders.adapters.queues import SqlQueues
from services.orders.adapters.returns import SqlReturns
from services.orders.adapters.uow import SqlUow
from services.orders.adapters.uow_intake import SqlIntakeUow
from services.orders.adapters.uow_masters import SqlMastersUow
from services.orders.adapters.uow_uploads import SqlUploadUow
from services.orders.adapters.uploads import SqlUploads
from services.orders.entrypoints import (
    consumers_claims,
    consumers_intake,
    consumers_returns,
    http_access_log,
    http_actions,
    http_bulk,
    http_exports,
    http_intake,
    http_intake_formats,
    http_jobs,
    http_masters,
    http_options,
    http_orders,
    http_queues,
    http_returns,
    http_uploads,
    http_uploads_apply,
)
from services.orders.entrypoints.applier import applier, bulk_worker, exporter
from services.orders.entrypoints.uploads_app import UploadsApp
from services.orders.settings import Settings
from shared.bus.bus import Bus
from shared.bus.outbox import Outbox
from shared.db.database import KNOWN_PLANS, Database
from shared.files.parser import FileParser
from shared.files.result_file import XlsxFile, write_xlsx
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from shared.runtime.periodic import Periodic
from shared.runtime.service import Service
from shared.web.app import create_app
from shared.web.idempotency import Commands, forget_old_keys
from shared.web.server import HttpServer
from shared.web.tokens import TokenVerifier, fetch_over_http

HOUR = 3600.0


async def build(settings: Settings) -> Service:
    """The service, ready to be run. Connects to nothing yet."""
    database = Database(settings.database_url, name="orders", pool_size=settings.pool_size, settings=KNOWN_PLANS)
    outbox = Outbox("orders", utc_now, uuid7)

    def uow(conn: AsyncConnection) -> SqlUow:
        return SqlUow(conn, outbox, uuid7, settings.invoice_unique_days)

    def intake(conn: AsyncConnection) -> SqlIntakeUow:
        return SqlIntakeUow(conn, outbox)

    def masters(conn: AsyncConnection) -> SqlMastersUow:
        return SqlMastersUow(conn, outbox)

    def uploads(conn: AsyncConnection) -> SqlUploadUow:
        return SqlUploadUow(conn, outbox, uuid7, settings.invoice_unique_days)

    def bulk(conn: AsyncConnection) -> SqlBulkUow:
        return SqlBulkUow(conn, outbox, uuid7, settings.invoice_unique_days)

    bus = Bus(
        "orders",
        database,
        settings.common,
        [
            *consumers_claims.subscriptions(uow, utc_now),
            *consumers_returns.subscriptions(uow, utc_now),
            *consumers_intake.subscriptions(intake, intake, utc_now, uuid7),
        ],
    )
    commands = Commands(database, utc_now, uuid7)
    at_work = applier(database, uploads, utc_now, uuid7)
    files = UploadsApp(database, commands, uploads, FileParser(settings.parsers), write_xlsx, at_work.wake, uuid7)
    making = exporter(database, SqlExportUow, XlsxFile, utc_now)
    exports = http_exports.ExportsApp(commands, SqlExportUow, making.wake)
    many = bulk_worker(database, bulk, http_bulk.read_row, utc_now, uuid7)

    def wake() -> None:
        for turns in (many, making, at_work):
            turns.wake()

    jobs = http_jobs.JobsApp(commands, SqlBulkJobs, SqlExports, SqlUploads, wake)
    app = create_app(
        "orders",
        [
            http_orders.routes(database, SqlPackReader),
            http_queues.routes(database, SqlQueues),
            http_returns.routes(database, SqlReturns),
            http_actions.routes(commands, uow),
            http_bulk.routes(http_bulk.BulkApp(commands, uow, bulk, many.wake)),
            http_intake.routes(commands, intake, intake),
            http_masters.routes(database, commands, masters),
            http_options.routes(database, commands, masters, masters),
            http_intake_formats.routes(files),
            http_uploads.routes(files),
            http_uploads_apply.routes(files),
            http_exports.routes(exports),
            http_access_log.routes(database, SqlAccessLog),
            http_jobs.routes(jobs),
        ],
        verifier=TokenVerifier(fetch_over_http(settings.common.jwks_url)),
        probes={"database": database.probe, "bus": bus.probe},
        new_id=uuid7,
    )
    sweep = Periodic("orders.keys", HOUR, lambda: database.transaction(forget_old_keys))
    old_files = Periodic("orders.files", HOUR, lambda: database.transaction(forget_old_files))
    old_jobs = Periodic("orders.jobs", HOUR, lambda: database.transaction(forget_old_jobs))
    return Service(
        "orders",
        stages=[
            [HttpServer("orders.http", app, settings.host, settings.port), sweep, old_files, old_jobs],
            [*bus.consumers(), at_work, making, many],
            bus.relay(),
        ],
        on_start=[bus.setup],
        on_close=[database.close, bus.close],
        declare=bus.declare,
    )
