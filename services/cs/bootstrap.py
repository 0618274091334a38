"""Builds cs: the only file that knows every concrete class of it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.bells import Bells
from services.cs.adapters.chain import head, links, outside, seal
from services.cs.adapters.export_process import exporter
from services.cs.adapters.jobs import forget_files, forget_old_jobs
from services.cs.adapters.live_hub import LiveHub
from services.cs.adapters.live_publisher import RedisLive
from services.cs.adapters.pack_records import follow_forgotten
from services.cs.adapters.presence import Presence
from services.cs.adapters.reader import LIST_SESSION, SqlReader
from services.cs.adapters.uow import SqlUow
from services.cs.application.ports import Uow
from services.cs.application.verify_chain import Verdict, verify
from services.cs.entrypoints import (
    http_alarms,
    http_exchanges,
    http_jobs,
    http_macros,
    http_packs,
    http_privacy,
    http_records,
    http_returns,
    http_staff,
    http_statistics,
    http_stream,
)
from services.cs.entrypoints.alarm_ringer import EVERY_S as RING_EVERY_S
from services.cs.entrypoints.alarm_ringer import AlarmRinger
from services.cs.entrypoints.consumers import subscriptions
from services.cs.entrypoints.export_runner import ExportRunner
from services.cs.entrypoints.job_runner import JobRunner
from services.cs.entrypoints.wiring import App
from services.cs.settings import Settings
from shared.bus.bus import Bus
from shared.bus.outbox import Outbox
from shared.db.database import KNOWN_PLANS, Database
from shared.runtime.clock import Clock, utc_now
from shared.runtime.ids import uuid7
from shared.runtime.periodic import Periodic
from shared.runtime.service import Service
from shared.web.app import create_app
from shared.web.idempotency import Commands, forget_old_keys
from shared.web.server import HttpServer
from shared.web.tokens import FetchKeys, TokenVerifier, fetch_over_http

log = structlog.get_logger()
HOUR = 3600.0
JOBS_KEPT = timedelta(days=30)
FILES_KEPT = timedelta(days=1)
"""Downloads hold personal data: they are made anew rather than kept."""
SEAL_EVERY_S = 1.0
SKEWED = {
    "plan_cache_mode": "force_custom_plan",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
}
"""Grids ask now for the common, now for the rare: each statement is planned for its own values, on one core, and reads
from memory."""


async def build(settings: Settings, clock: Clock = utc_now, fetch_keys: FetchKeys | None = None) -> Service:
    """The service, built and not started. `fetch_keys` replaces asking accounts for its published keys."""
    rest = settings.pool_size - settings.list_pool_size
    database = Database(settings.database_url, name="cs", pool_size=rest, settings={**SKEWED, **KNOWN_PLANS})
    half = settings.list_pool_size // 2
    lists = Database(
        settings.database_url,
        name="cs-lists",
        pool_size=settings.list_pool_size - half,
        settings={**SKEWED, **LIST_SESSION},
    )
    walks = Database(
        settings.database_url,
        name="cs-walks",
        pool_size=half,
        settings={**SKEWED, **LIST_SESSION, **KNOWN_PLANS},
    )
    outbox = Outbox("cs", clock, uuid7)

    def uow(conn: AsyncConnection) -> SqlUow:
        return SqlUow(conn, outbox)

    key = f"{settings.common.namespace}{settings.stream_key}"
    talker, reader = (_redis(settings.common.redis_url, seconds) for seconds in (2.0, 5.0))
    live = RedisLive(talker, key, settings.stream_length)
    bells = Bells()
    presence = Presence(talker, key, clock)
    hub = LiveHub(reader, key, live, bells, presence)
    app = App(
        commands=Commands(database, clock, uuid7),
        uow=uow,
        reader=SqlReader(database, lists, walks, bells),
        live=live,
        consoles=hub,
        jobs_wake=asyncio.Event(),
        exports_wake=asyncio.Event(),
        clock=clock,
    )
    bus = Bus("cs", database, settings.common, subscriptions(uow, live, clock, settings.batch), clock=clock)
    web = create_app(
        "cs",
        [
            each.routes(app)
            for each in (
                http_packs,
                http_records,
                http_jobs,
                http_privacy,
                http_statistics,
                http_returns,
                http_exchanges,
                http_stream,
                http_alarms,
                http_macros,
                http_staff,
            )
        ],
        verifier=TokenVerifier(fetch_keys or fetch_over_http(settings.common.jwks_url)),
        probes={"database": database.probe, "bus": bus.probe},
        new_id=uuid7,
    )

    async def forget(conn: AsyncConnection) -> None:
        await forget_old_keys(conn)
        await forget_old_jobs(conn, clock() - JOBS_KEPT)
        await forget_files(conn, clock() - FILES_KEPT)
        await follow_forgotten(conn)
        n, hash = await head(conn)
        log.info("head of the chain of C/S records", head=f"{n}:{hash.hex()}")

    async def seal_all() -> None:
        while await database.transaction(lambda conn: seal(conn, secrets.token_bytes)):
            pass

    sweep = Periodic("cs.sweep", HOUR, lambda: database.transaction(forget))
    ringer = Periodic("cs.alarms", RING_EVERY_S, AlarmRinger(database, uow, live, clock).ring)
    sealer = Periodic("cs.seal", SEAL_EVERY_S, seal_all)
    exports = ExportRunner(database, uow, exporter(settings.database_url), app.exports_wake, clock)
    http = HttpServer("cs.http", web, settings.host, settings.port)
    return Service(
        "cs",
        stages=[
            [http, hub, presence],
            [JobRunner(database, uow, live, app.jobs_wake, clock), exports, sealer, sweep, ringer, *bus.consumers()],
            bus.relay(),
        ],
        on_start=[bus.setup],
        declare=bus.declare,
        on_close=[database.close, lists.close, walks.close, talker.aclose, reader.aclose, bus.close],
    )


async def in_one_transaction(settings: Settings, work: Callable[[Uow], Awaitable[None]]) -> None:
    """For the verbs of the command line: one connection, one transaction."""
    database = Database(settings.database_url, name="cs-cli", pool_size=1)
    try:
        outbox = Outbox("cs", utc_now, uuid7)
        await database.transaction(lambda conn: work(SqlUow(conn, outbox)))
    finally:
        await database.close()


async def verified(settings: Settings, anchor: str | None) -> Verdict:
    """The chain over C/S records, read in one snapshot."""
    database = Database(settings.database_url, name="cs-cli", pool_size=1)

    async def work(conn: AsyncConnection) -> Verdict:
        await conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        verdict = await verify(links(conn), anchor)
        lost = await outside(conn)
        if verdict.broken is None and lost is not None:
            verdict.broken = f"record {lost} is not in the chain and not on its way there"
        return verdict

    try:
        return await database.transaction(work)
    finally:
        await database.close()


def _redis(url: str, timeout: float) -> Redis:
    """One client a purpose: the reader's calls block, the talker's must not."""
    return Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))
