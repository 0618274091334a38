"""Puts accounts together: the only file that knows every concrete class."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters.audit import wait_by_audit
from services.accounts.adapters.housekeeping import Housekeeping
from services.accounts.adapters.key_ring import KeyRing
from services.accounts.adapters.lists import clients_page, operators_page
from services.accounts.adapters.passwords import Argon2Passwords
from services.accounts.adapters.signing_keys import stored_keys
from services.accounts.adapters.throttle import LoginThrottle
from services.accounts.adapters.uow import SqlUow
from services.accounts.application.ports import Uow
from services.accounts.application.rotate_key import ensure_key
from services.accounts.application.sign_in import SignIn
from services.accounts.entrypoints import http_clients, http_keys, http_me, http_operators, http_sign_in, http_token
from services.accounts.entrypoints.wiring import App
from services.accounts.settings import Settings
from shared.bus.bus import Bus
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.runtime.clock import Clock, utc_now
from shared.runtime.ids import uuid7
from shared.runtime.service import Service
from shared.web.app import create_app
from shared.web.idempotency import Commands
from shared.web.server import HttpServer
from shared.web.tokens import FetchKeys, TokenVerifier

T = TypeVar("T")
REDIS_TIMEOUT_S = 2.0
"""A login that waits this long for Redis is counted in the audit instead."""


@dataclass(frozen=True, slots=True)
class Core:
    """Transactions and passwords: what routes and verbs both need."""

    settings: Settings
    database: Database
    outbox: Outbox
    passwords: Argon2Passwords
    clock: Clock

    def uow(self, conn: AsyncConnection) -> Uow:
        """One transaction."""
        return SqlUow(conn, self.outbox, uuid7, self.settings.key_passphrase.get_secret_value())

    async def transact(self, work: Callable[[Uow], Awaitable[T]]) -> T:
        """Run work in a transaction of its own."""
        return await self.database.transaction(lambda conn: work(self.uow(conn)))

    async def close(self) -> None:
        """Connections and threads."""
        await self.passwords.close()
        await self.database.close()


def core(settings: Settings, clock: Clock = utc_now) -> Core:
    """Connects nowhere yet."""
    database = Database(settings.database_url, name="accounts", pool_size=settings.pool_size)
    outbox = Outbox("accounts", clock, uuid7)
    passwords = Argon2Passwords(
        settings.password_threads,
        settings.password_wait_seconds,
        memory_kib=settings.password_memory_kib,
        rounds=settings.password_rounds,
    )
    return Core(settings, database, outbox, passwords, clock)


async def build(settings: Settings, clock: Clock = utc_now) -> Service:
    """The service; nothing is connected before `on_start`."""
    base = core(settings, clock)
    database = base.database
    bus = Bus("accounts", database, settings.common, clock=clock)
    redis = _redis(settings.common.redis_url)
    ring = KeyRing(lambda: database.read(stored_keys), clock, settings.key_passphrase.get_secret_value())
    limits = settings.login_limits()
    throttle = LoginThrottle(
        redis,
        lambda attempt, at: database.read(lambda conn: wait_by_audit(conn, attempt, limits, at)),
        limits,
        clock,
        uuid7,
        settings.common.namespace,
    )
    app = App(
        settings=settings,
        database=database,
        commands=Commands(database, clock, uuid7),
        uow=base.uow,
        sign_in=SignIn(
            base.transact, base.passwords, throttle, clock, uuid7, secrets.token_bytes, settings.lifetimes()
        ),
        passwords=base.passwords,
        ring=ring,
        operators_page=operators_page,
        clients_page=clients_page,
        clock=clock,
        new_id=uuid7,
        random=secrets.token_bytes,
    )
    routers = [
        part.routes(app) for part in (http_sign_in, http_token, http_keys, http_me, http_operators, http_clients)
    ]
    http = create_app(
        "accounts",
        routers,
        verifier=TokenVerifier(_own_keys(ring)),
        probes={"database": database.probe, "bus": bus.probe},
        new_id=uuid7,
    )

    async def first_key() -> None:
        await base.transact(lambda uow: ensure_key(uow, uuid7, clock))

    return Service(
        "accounts",
        stages=[
            [HttpServer("accounts-http", http, settings.host, settings.port)],
            [*bus.consumers(), Housekeeping(database, clock)],
            bus.relay(),
        ],
        on_start=[bus.setup, first_key, base.passwords.warm],
        on_close=[base.close, bus.close, redis.aclose],
        declare=bus.declare,
    )


def _redis(url: str) -> Redis:
    """A few connections, shared; no second try, for there is another way to count."""
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=8,
        timeout=REDIS_TIMEOUT_S,
        socket_timeout=REDIS_TIMEOUT_S,
        socket_connect_timeout=REDIS_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )
    return Redis.from_pool(pool)


def _own_keys(ring: KeyRing) -> FetchKeys:
    """The keys for checking tokens come from the own database, not over HTTP."""

    async def fetch() -> dict[str, Any]:
        try:
            return await ring.jwks()
        except SQLAlchemyError as error:
            raise ConnectionError("keys not read") from error

    return fetch
