"""accounts as its bootstrap builds it, over a fresh database and the real Redis, called through its real HTTP app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
import jwt
import pytest
from redis.asyncio import Redis

from services.accounts.bootstrap import build
from services.accounts.entrypoints.cli import create_admin
from services.accounts.settings import Settings
from shared.runtime.service import Service
from shared.runtime.settings import CommonSettings
from tests.support.apps import app_of, close
from tests.support.databases import Databases, TestDatabase, connected
from tests.support.servers import redis_url
from tests.support.tokens import bearer

BASE = "/api/accounts/v1"
PASSWORD = "correct-horse-1"
CHEAP_HASHES = {"password_memory_kib": 1024, "password_rounds": 1}
"""What a hash costs is tested in tests/unit/accounts/test_passwords.py and paid in tests of `make run`."""


@dataclass
class MovableClock:
    """Real time and what was added to it. It never stands still, so that nothing depends on that."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@dataclass
class World:
    """One running accounts: `call` is a request of a program, `browser()` one with cookies of its own."""

    settings: Settings
    database: TestDatabase
    service: Service
    clock: MovableClock
    client: httpx2.AsyncClient
    browsers: list[httpx2.AsyncClient] = field(default_factory=list)

    def browser(self, address: str = "127.0.0.1") -> httpx2.AsyncClient:
        """A client that keeps cookies; `address` is the peer that accounts sees."""
        transport = httpx2.ASGITransport(app=app_of(self.service), client=(address, 50_000), raise_app_exceptions=False)
        made = httpx2.AsyncClient(transport=transport, base_url="http://console.test" + BASE)
        self.browsers.append(made)
        return made

    async def call(
        self, method: str, path: str, token: str | None = None, json: Any = None, **more: Any
    ) -> httpx2.Response:
        headers = {**(bearer(token) if token else {}), **more.pop("headers", {})}
        return await self.client.request(method, path, json=json, headers=headers, **more)

    async def rows(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """What the database holds, as a superuser sees it."""
        async with connected(self.database.admin_url) as conn:
            rows: list[asyncpg.Record] = await conn.fetch(sql, *values)
            return rows

    async def operator(self, login: str, *roles: str, by: str | None = None, **more: Any) -> dict[str, Any]:
        """Create an operator over HTTP, as the admin `by` (or a first admin made by the verb)."""
        token = by or (await self.login("admin"))["access_token"]
        body = {"login": login, "name": login.title(), "password": PASSWORD, "roles": roles or ("agent",), **more}
        made = await self.call("POST", "/operators", token, body)
        assert made.status_code == 201, made.text
        created: dict[str, Any] = made.json()
        return created

    async def login(self, login: str, password: str = PASSWORD) -> dict[str, Any]:
        """The answer of a login that must succeed."""
        answer = await self.browser().post("/login", json={"login": login, "password": password})
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body


def claims(token: str) -> dict[str, Any]:
    """What a token says; its signature is checked elsewhere."""
    said: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return said


@asynccontextmanager
async def running(database: TestDatabase, clock: MovableClock, **settings: Any) -> AsyncIterator[World]:
    """accounts over `database`; `settings` are those of accounts, `common` of all."""
    namespace = f"t{uuid4().hex[:12]}."
    common = CommonSettings(
        transport="local",
        local_peers={"accounts": database.bus_url},
        redis_url=settings.pop("redis", redis_url()),
        namespace=namespace,
    )
    # A loaded machine must not make logins wait in vain.
    settings.setdefault("password_wait_seconds", 60)
    settings = CHEAP_HASHES | settings
    used = Settings(database_url=database.url, common=common, **settings)
    service = await build(used, clock)
    try:
        for start in service.on_start:
            await start()
        world = World(used, database, service, clock, httpx2.AsyncClient())
        world.client = world.browser()
        yield world
        for browser in world.browsers:
            await browser.aclose()
    finally:
        await close(service)
        await _forget(namespace)


async def _forget(namespace: str) -> None:
    redis = Redis.from_url(redis_url())
    keys = [key async for key in redis.scan_iter(f"{namespace}*")]
    if keys:
        await redis.delete(*keys)
    await redis.aclose()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def database(databases: Databases) -> TestDatabase:
    return await databases.fresh("accounts")


@pytest.fixture
async def world(database: TestDatabase, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """accounts with one admin, made by the verb."""
    async with running(database, clock) as made:
        await first_admin(made, monkeypatch)
        yield made


async def first_admin(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """`admin` with PASSWORD."""
    monkeypatch.setenv("DYFLUX_ADMIN_PASSWORD", PASSWORD)
    assert await create_admin(world.settings, []) == 0
