"""cs behind its real app: built by its own bootstrap, called in process, tokens signed by a key of the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx2
from redis.asyncio import Redis

from services.cs.bootstrap import build
from services.cs.settings import Settings
from shared.contracts.access import Permission, Role
from shared.runtime.clock import Clock, utc_now
from shared.runtime.service import Service
from shared.runtime.settings import CommonSettings
from shared.web.server import HttpServer
from tests.integration.cs.conftest import Cs
from tests.support.reached import HOOKS
from tests.support.servers import redis_url
from tests.support.tokens import TokenMaker, bearer

BASE = "/api/cs/v1"
MAKER = TokenMaker()
LONG = 7200
"""Seconds: longer than a run of all tests."""
SEEING = [Permission.READ, Permission.COMMAND, Permission.PII_READ]
ADMIN = bearer(MAKER.operator(Role.ADMIN, login="admin", ends_in=LONG))
AGENT = bearer(MAKER.operator(Role.AGENT, login="test", ends_in=LONG))
SEES_ALL = bearer(MAKER.operator(login="test", perms=SEEING, ends_in=LONG))


def settings_of(cs: Cs, namespace: str) -> Settings:
    """Of one test: its database, its own keys in Redis."""
    common = CommonSettings(redis_url=redis_url(), namespace=namespace)
    return Settings(database_url=cs.made.url, port=0, pool_size=9, list_pool_size=6, common=common)


@asynccontextmanager
async def service_of(cs: Cs, clock: Clock = utc_now) -> AsyncIterator[tuple[Service, str]]:
    """The built service and its namespace; what it left in Redis is deleted."""
    namespace = f"t{uuid4().hex[:12]}:"
    service = await build(settings_of(cs, namespace), clock, MAKER.fetch())
    try:
        yield service, namespace
    finally:
        for close in service.on_close:
            await close()
        async with Redis.from_url(redis_url()) as redis:
            await redis.delete(f"{namespace}dyflux:cs:stream")


def http_of(service: Service) -> HttpServer:
    """Its HTTP server."""
    server = service.stages[0][0]
    assert isinstance(server, HttpServer)
    return server


class Api:
    """Calls with a token; paths under `/api/cs/v1`."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str, headers: dict[str, str] = ADMIN, **query: Any) -> Any:
        return await self.client.get(BASE + path, headers=headers, params=query)

    async def post(self, path: str, body: Any, headers: dict[str, str] = ADMIN) -> Any:
        return await self.client.post(BASE + path, headers=headers, json=body)

    async def patch(self, path: str, body: Any, headers: dict[str, str] = ADMIN) -> Any:
        return await self.client.patch(BASE + path, headers=headers, json=body)

    async def body(self, path: str, headers: dict[str, str] = ADMIN, **query: Any) -> Any:
        """The JSON of a good answer."""
        answer = await self.get(path, headers, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def walked_and_jumped(api: Api, path: str, number: str, pages: list[list[int]], **asked: Any) -> None:
    """`pages` follow one another by their cursors, the last leads back to the one before, and a jump past the first row
    of the second page finds the rest."""
    cursor: dict[str, Any] = {}
    found = []
    for _ in pages:
        found.append(await api.body(path, **cursor, **asked))
        cursor = {"cursor": found[-1]["next_cursor"]}
    assert [[row[number] for row in page["items"]] for page in found] == pages
    assert found[-1]["next_cursor"] is None
    assert (await api.body(path, cursor=found[-1]["prev_cursor"], **asked))["items"] == found[-2]["items"]
    offset = len(pages[0]) + 1
    every = [each for page in pages for each in page]
    jumped = await api.body(path, offset=offset, **asked)
    assert [row[number] for row in jumped["items"]] == every[offset : offset + asked["limit"]]


@asynccontextmanager
async def api_of(cs: Cs, clock: Clock = utc_now) -> AsyncIterator[Api]:
    """The app of a service that is built and not started: no consumer, no loop."""
    async with service_of(cs, clock) as (service, _):
        transport = httpx2.ASGITransport(app=http_of(service).app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://cs", event_hooks=HOOKS) as client:
            yield Api(client)
