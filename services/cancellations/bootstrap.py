"""Builds cancellations: the only file that knows every concrete class of it."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.adapters.broker_user import broker_users
from services.cancellations.adapters.channels.registry import read_claims
from services.cancellations.adapters.claim_lists import SqlClaimLists
from services.cancellations.adapters.uow import SqlUow
from services.cancellations.adapters.upload_lists import SqlUploadLists
from services.cancellations.application.make_broker_user import BrokerUsers
from services.cancellations.application.ports import Uow
from services.cancellations.entrypoints import (
    http_apply,
    http_claims,
    http_formats,
    http_intake,
    http_uploads,
    http_withdrawals,
)
from services.cancellations.entrypoints.consumers import subscriptions
from services.cancellations.entrypoints.loops import applier, applying, sweeper
from services.cancellations.entrypoints.wiring import App
from services.cancellations.settings import Settings
from shared.bus.bus import Bus
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.files.parser import FileParser
from shared.files.result_file import write_xlsx
from shared.runtime.clock import Clock, utc_now
from shared.runtime.ids import uuid7
from shared.runtime.periodic import Periodic
from shared.runtime.service import Service
from shared.web.app import create_app
from shared.web.idempotency import Commands, forget_old_keys
from shared.web.server import HttpServer
from shared.web.tokens import FetchKeys, TokenVerifier, fetch_over_http

HOUR = 3600.0
T = TypeVar("T")


async def build(settings: Settings, clock: Clock = utc_now, fetch_keys: FetchKeys | None = None) -> Service:
    """The service, built and not started. `fetch_keys` replaces asking accounts for its published keys."""
    database = Database(settings.database_url, name="cancellations", pool_size=settings.pool_size)
    outbox = Outbox("cancellations", clock, uuid7)

    def uow(conn: AsyncConnection) -> SqlUow:
        return SqlUow(conn, outbox)

    bus = Bus("cancellations", database, settings.common, subscriptions(uow, read_claims, clock, uuid7), clock=clock)
    at_work = applier(database, applying(uow, clock, uuid7))
    app = App(
        database=database,
        commands=Commands(database, clock, uuid7),
        uow=uow,
        claim_lists=SqlClaimLists,
        upload_lists=SqlUploadLists,
        read_claims=read_claims,
        files=FileParser(settings.parsers),
        result_file=write_xlsx,
        applier=at_work.wake,
        clock=clock,
        new_id=uuid7,
    )
    parts = (http_intake, http_claims, http_withdrawals, http_formats, http_uploads, http_apply)
    http = create_app(
        "cancellations",
        [part.routes(app) for part in parts],
        verifier=TokenVerifier(fetch_keys or fetch_over_http(settings.common.jwks_url)),
        probes={"database": database.probe, "bus": bus.probe},
        new_id=uuid7,
    )
    keys = Periodic("cancellations.keys", HOUR, lambda: database.transaction(forget_old_keys))
    return Service(
        "cancellations",
        stages=[
            [HttpServer("cancellations.http", http, settings.host, settings.port)],
            [*bus.consumers(), sweeper(database, uow, clock, settings.sweep_s), at_work, keys],
            bus.relay(),
        ],
        on_start=[bus.setup],
        on_close=[database.close, bus.close],
        declare=bus.declare,
    )


async def in_one_transaction(settings: Settings, work: Callable[[Uow], Awaitable[T]]) -> T:
    """For the verbs of the command line: one connection, one transaction."""
    database = Database(settings.database_url, name="cancellations-cli", pool_size=1)
    outbox = Outbox("cancellations", utc_now, uuid7)
    try:
        return await database.transaction(lambda conn: work(SqlUow(conn, outbox)))
    finally:
        await database.close()


def broker_users_of(settings: Settings) -> BrokerUsers | None:
    """The configured way to make broker users, else a rabbitmqctl of this machine."""
    ctl = settings.rabbitmqctl
    if not ctl and not settings.amqp_management_url:
        found = shutil.which("rabbitmqctl")
        ctl = shlex.quote(found) if found else ""
    return broker_users(ctl, settings.amqp_management_url, settings.common)
