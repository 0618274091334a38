"""Builds messaging: the only file that knows every concrete class."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import httpx2
import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.bizppurio import VENDOR, Bizppurio, BizppurioLogin
from services.messaging.adapters.bizppurio_reports import BizppurioReports
from services.messaging.adapters.housekeeping import Housekeeping
from services.messaging.adapters.pace import RedisPace
from services.messaging.adapters.reader import SqlReader
from services.messaging.adapters.uow import SqlTransactions, SqlUow
from services.messaging.adapters.vendor_token import SharedToken
from services.messaging.application.apply_reports import ApplyReports
from services.messaging.application.dispatch import Dispatch
from services.messaging.application.follow_up import FollowUp
from services.messaging.application.metrics import PAUSED
from services.messaging.application.ports import Uow
from services.messaging.application.take_webhook import Ack, VendorHook, Webhooks
from services.messaging.entrypoints import http_messages, http_senders, http_webhooks
from services.messaging.entrypoints.consumers import subscriptions
from services.messaging.entrypoints.dispatcher import Dispatcher
from services.messaging.entrypoints.report_applier import ReportApplier
from services.messaging.entrypoints.sweeper import Sweeper
from services.messaging.entrypoints.wake import Wake
from services.messaging.entrypoints.wiring import App
from services.messaging.settings import Settings
from shared.bus.bus import Bus
from shared.bus.outbox import Outbox
from shared.bus.patience import Patience
from shared.db.database import Database
from shared.runtime.clock import Clock, utc_now
from shared.runtime.ids import uuid7
from shared.runtime.service import Component, Service
from shared.web.app import create_app
from shared.web.idempotency import Commands
from shared.web.server import HttpServer
from shared.web.tokens import FetchKeys, TokenVerifier, fetch_over_http

log = structlog.get_logger()
PROBE_S = 0.5
T = TypeVar("T")


async def build(settings: Settings, clock: Clock = utc_now, fetch_keys: FetchKeys | None = None) -> Service:
    """The service, built and not started. `fetch_keys` replaces asking accounts for its published keys."""
    database = Database(settings.database_url, name="messaging", pool_size=settings.pool_size)
    outbox = Outbox("messaging", clock, uuid7)

    def uow(conn: AsyncConnection) -> SqlUow:
        return SqlUow(conn, outbox)

    bus = Bus("messaging", database, settings.common, subscriptions(uow), clock=clock)
    redis = Redis.from_url(
        settings.common.redis_url, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
    )
    http = httpx2.AsyncClient(
        base_url=settings.vendor_url,
        timeout=httpx2.Timeout(settings.vendor_timeout_s, connect=3.0),
        limits=httpx2.Limits(max_connections=settings.calls_at_once + 4),
        trust_env=False,
    )
    reader = BizppurioReports()
    hook = VendorHook([each.get_secret_value() for each in settings.webhook_tokens], reader, Ack("OK", "text/plain"))
    app = App(
        database=database,
        commands=Commands(database, clock, uuid7),
        uow=uow,
        reader=SqlReader(database),
        webhooks=Webhooks({VENDOR: hook}, clock),
        sources=settings.webhook_sources,
        dispatcher=Wake(),
        applier=Wake(),
        clock=clock,
        new_id=uuid7,
    )
    web = create_app(
        "messaging",
        [http_senders.routes(app), http_messages.routes(app), http_webhooks.routes(app)],
        verifier=TokenVerifier(fetch_keys or fetch_over_http(settings.common.jwks_url)),
        probes={"database": database.probe, "bus": bus.probe},
        new_id=uuid7,
    )
    policy = settings.policy()
    transactions = SqlTransactions(database, outbox)
    reports = ReportApplier(
        ApplyReports({VENDOR: reader}, policy), transactions, _patience("reports", database), app.applier, clock,
        settings.poll_s,
    )  # fmt: skip
    loops: list[Component] = [reports, *_time_driven(settings, database, app, transactions, redis, http)]
    return Service(
        "messaging",
        stages=[
            [HttpServer("messaging.http", web, settings.host, settings.port)],
            [*loops, *bus.consumers()],
            bus.relay(),
        ],
        on_start=[bus.setup],
        declare=bus.declare,
        on_close=[database.close, redis.aclose, http.aclose, bus.close],
    )


def _time_driven(
    settings: Settings,
    database: Database,
    app: App,
    transactions: SqlTransactions,
    redis: Redis,
    http: httpx2.AsyncClient,
) -> Sequence[Component]:
    """Dispatcher and sweeper; without a vendor only what forgets and measures."""
    policy, clock = settings.policy(), app.clock
    prefix = f"{settings.common.namespace}messaging:{VENDOR}:{settings.vendor_account}:"
    login = BizppurioLogin(http, settings.vendor_account, settings.vendor_password.get_secret_value())
    vendor = Bizppurio(http, settings.vendor_account, SharedToken(redis, prefix, login, clock))
    pace = RedisPace(redis, prefix, rate=settings.vendor_rate, burst=settings.vendor_burst)
    housekeeping = Housekeeping(database, clock)
    follow_up = FollowUp(transactions, vendor, pace, policy, clock) if settings.vendor_url else None
    sweeper = Sweeper(
        follow_up, housekeeping.forget, housekeeping.measure, _patience("sweeper", database), app.dispatcher,
        settings.sweep_s,
    )  # fmt: skip
    if follow_up is None:
        log.warning("no message vendor is configured: messages wait (DYFLUX_MESSAGING_VENDOR_URL)")
        return [sweeper]
    dispatch = Dispatch(transactions, vendor, pace, policy, clock, uuid7)
    patience = _patience("dispatcher", database)
    return [Dispatcher(dispatch, patience, app.dispatcher, settings.calls_at_once, settings.poll_s), sweeper]


async def in_one_transaction(settings: Settings, work: Callable[[Uow], Awaitable[T]]) -> T:
    """For the verbs of the command line: one connection, one transaction."""
    database = Database(settings.database_url, name="messaging-cli", pool_size=1)
    try:
        return await SqlTransactions(database, Outbox("messaging", utc_now, uuid7)).run(work)
    finally:
        await database.close()


def _patience(part: str, database: Database) -> Patience:
    return Patience(f"messaging.{part}", database.probe, PROBE_S, PAUSED.labels(part))
