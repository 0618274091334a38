"""messaging as its bootstrap builds it, over a fresh database, a real Redis and the vendor simulator's own process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import uuid4

import asyncpg
import httpx2
from pydantic import SecretStr
from redis.asyncio import Redis

from deploy.local.ports import free_port
from services.messaging.bootstrap import build
from services.messaging.settings import Settings
from shared.contracts.access import Role
from shared.runtime.clock import Clock, utc_now
from shared.runtime.host import serve
from shared.runtime.service import Service
from shared.runtime.settings import CommonSettings
from tests.support.apps import app_of, close
from tests.support.databases import TestDatabase, connected
from tests.support.reached import HOOKS
from tests.support.servers import redis_url
from tests.support.tokens import TokenMaker, bearer

BASE = "/api/messaging/v1"
HOOK = "hook-token-one"
OLD_HOOK = "hook-token-two"
SENDER = "15440000"


@dataclass
class World:
    """One messaging. `call` is a request of an agent, or with another token."""

    settings: Settings
    database: TestDatabase
    service: Service
    tokens: TokenMaker
    client: httpx2.AsyncClient
    counter: int = field(default=0)

    async def call(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        role: Role = Role.AGENT,
        token: str | None = None,
        **more: Any,
    ) -> httpx2.Response:
        headers = {**bearer(token or self.tokens.operator(role)), **more.pop("headers", {})}
        return await self.client.request(method, BASE + path, json=json, headers=headers, **more)

    async def sender(self, sender_no: str = SENDER, **more: Any) -> None:
        """Register a sender number."""
        made = await self.call("POST", "/senders", {"sender_no": sender_no, "label": "대표", **more}, role=Role.ADMIN)
        assert made.status_code == 201, made.text

    async def send(self, *dest_nos: str, **more: Any) -> dict[str, Any]:
        """Queue one text to these numbers; the answer."""
        body = {"kind": "SMS", "sender_no": SENDER, "dest_nos": dest_nos, "body": "배송이 하루 늦어집니다", **more}
        answer = await self.call("POST", "/messages", body)
        assert answer.status_code == 202, answer.text
        return cast(dict[str, Any], answer.json())

    async def send_one(self, **more: Any) -> str:
        """Queue one text to a number of its own; the message's id."""
        self.counter += 1
        answer = await self.send(f"0100000{self.counter:04d}", **more)
        return str(answer["results"][0]["id"])

    async def message(self, message_id: str) -> dict[str, Any]:
        answer = await self.call("GET", f"/messages/{message_id}")
        assert answer.status_code == 200, answer.text
        return cast(dict[str, Any], answer.json())

    async def until(self, message_id: str, *states: str, seconds: float = 45) -> dict[str, Any]:
        """The message as soon as it is in one of these states."""
        seen: dict[str, Any] = await eventually(
            lambda: self.message(message_id), lambda message: message["state"] in states, seconds=seconds
        )
        return seen

    async def rows(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """What the database holds, as a superuser sees it."""
        async with connected(self.database.admin_url) as conn:
            return await conn.fetch(sql, *values)

    async def published(self) -> list[tuple[str, str]]:
        """(type, message id) of what waits in the outbox; for worlds whose relay does not run."""
        rows = await self.rows("SELECT type, subject FROM outbox ORDER BY id")
        return [(row["type"], row["subject"]) for row in rows]


async def eventually(look: Callable[[], Awaitable[Any]], good: Callable[[Any], bool], *, seconds: float = 45) -> Any:
    """What `look` gives as soon as it is good. Fails with the last look after `seconds`."""
    until = time.monotonic() + seconds
    while True:
        seen = await look()
        if good(seen):
            return seen
        if time.monotonic() > until:
            raise AssertionError(f"still not after {seconds} s: {seen}")
        await asyncio.sleep(0.05)


def settings_of(database: TestDatabase, *, namespace: str, redis: str | None = None, **more: Any) -> Settings:
    """Settings with short waits; `more` replaces any of them."""
    common = CommonSettings(
        transport="local",
        local_peers={"messaging": database.bus_url},
        redis_url=redis or redis_url(),
        namespace=namespace,
    )
    given: dict[str, Any] = {
        "database_url": database.url,
        "common": common,
        "port": free_port(),
        "vendor_account": "dyflux",
        "vendor_password": SecretStr("dyflux"),
        "vendor_timeout_s": 3.0,
        "webhook_tokens": [SecretStr(HOOK), SecretStr(OLD_HOOK)],
        "poll_s": 0.05,
        "sweep_s": 0.1,
    }
    return Settings(**(given | more))


@asynccontextmanager
async def built(
    database: TestDatabase,
    *,
    serving: bool = False,
    redis: str | None = None,
    namespace: str | None = None,
    clock: Clock = utc_now,
    **settings: Any,
) -> AsyncIterator[World]:
    """messaging over `database`; `serving`: with its HTTP listener and all its loops running in this event loop."""
    namespace = namespace or f"t{uuid4().hex[:12]}."
    in_use = settings.pop("database_url_in_use", database.url)
    used = settings_of(database, namespace=namespace, redis=redis, database_url=in_use, **settings)
    tokens = TokenMaker()
    service = await build(used, clock, tokens.fetch())
    transport = httpx2.ASGITransport(app=app_of(service), client=("10.1.2.3", 50_000), raise_app_exceptions=False)
    try:
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://api.test", timeout=30, event_hooks=HOOKS
        ) as client:
            world = World(used, database, service, tokens, client)
            if serving:
                async with served(service):
                    yield world
            else:
                yield world
                await close(service)
    finally:
        await _forget(namespace)


@asynccontextmanager
async def served(service: Service) -> AsyncIterator[None]:
    """Run a built service until the block ends, then stop it in order."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(serve([service], stop=stop))
        await asyncio.sleep(0)
        try:
            yield
        finally:
            stop.set()
            await running


def hook_url(settings: Settings, token: str = HOOK) -> str:
    """Where the simulator pushes to."""
    return f"http://{settings.host}:{settings.port}{BASE}/webhooks/bizppurio/{token}"


async def _forget(namespace: str) -> None:
    redis = Redis.from_url(redis_url())
    keys = [key async for key in redis.scan_iter(f"{namespace}*")]
    if keys:
        await redis.delete(*keys)
    await redis.aclose()


@dataclass(frozen=True)
class Simulator:
    """The vendor, seen from a test."""

    url: str

    async def reset(self, **config: Any) -> None:
        await self._post("/_reset", config)

    async def control(self, **config: Any) -> None:
        await self._post("/_control", config)

    async def release(self) -> None:
        """Let held calls be answered."""
        await self._post("/_release", {})

    async def expire_tokens(self) -> None:
        """No token that was issued is good any more."""
        await self._post("/_expire-tokens", {})

    async def ledger(self) -> dict[str, Any]:
        async with httpx2.AsyncClient(base_url=self.url, trust_env=False) as client:
            return cast(dict[str, Any], (await client.get("/_ledger")).json())

    async def taken(self) -> dict[str, int]:
        """How often each refkey was taken."""
        return {each["refkey"]: each["accepted"] for each in (await self.ledger())["entries"]}

    async def calls(self, path: str = "/v3/message") -> list[Mapping[str, Any]]:
        return [call for call in (await self.ledger())["calls"] if call["path"] == path]

    async def _post(self, path: str, body: dict[str, Any]) -> None:
        async with httpx2.AsyncClient(base_url=self.url, trust_env=False) as client:
            answer = await client.post(path, json=body)
            assert answer.status_code == 200, answer.text
