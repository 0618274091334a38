"""Engines for a test run: given by address, else containers, else private ones that do not outlive the run."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import containers
from deploy.local.layout import Layout
from deploy.local.postgres import PrivatePostgres
from deploy.local.rabbitmq import PrivateRabbit
from deploy.local.rabbitmq_files import NoRabbitError
from deploy.local.valkey import PrivateValkey

VARIABLES = {"postgres": "TEST_POSTGRES_URL", "redis": "TEST_REDIS_URL", "amqp": "TEST_AMQP_URL"}
NO_RABBITMQ = "DYFLUX_TEST_NO_RABBITMQ"
_CONNECTIONS = 1500


@dataclass
class TestEngines:
    """URL by variable name, where each came from, and why there is no RabbitMQ (empty when there is)."""

    __test__ = False
    urls: dict[str, str] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    no_rabbitmq: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What the tests read."""
        return self.urls | ({NO_RABBITMQ: self.no_rabbitmq} if self.no_rabbitmq else {})


@asynccontextmanager
async def test_engines(folder: Path, *, kept: Path | None) -> AsyncIterator[TestEngines]:
    """Engines until the end of the block, whatever ends it. `kept`: PostgreSQL's data are there, with fsync on."""
    found = TestEngines()
    for name, variable in VARIABLES.items():
        if given := os.environ.get(variable):
            found.urls[variable], found.origin[name] = given, "given"
    missing = [name for name in VARIABLES if name not in found.origin]
    in_containers = bool(missing) and os.environ.get("DYFLUX_ENGINES") != "private" and containers.docker_answers()
    async with AsyncExitStack() as closing:
        start: dict[str, Callable[[], Awaitable[str]]] = {
            "postgres": lambda: _postgres(folder / "postgres", closing, kept),
            "redis": lambda: _valkey(folder, closing),
            "amqp": lambda: _rabbit(folder, closing),
        }

        async def begin(name: str) -> None:
            if in_containers:
                found.urls[VARIABLES[name]] = await containers.start(name, closing)
                found.origin[name] = "container"
                return
            try:
                found.urls[VARIABLES[name]] = await start[name]()
                found.origin[name] = "private"
            except NoRabbitError as reason:
                found.no_rabbitmq = str(reason).replace("\n", " ")[:500]
                found.origin[name] = "none"

        async with asyncio.TaskGroup() as group:
            for name in missing:
                group.create_task(begin(name))
        yield found


async def _postgres(folder: Path, closing: AsyncExitStack, kept: Path | None) -> str:
    place = kept / "postgres" if kept else folder
    server = PrivatePostgres(place, durable=kept is not None, max_connections=_CONNECTIONS)
    closing.push_async_callback(server.stop)
    await server.start()
    return server.url


async def _valkey(folder: Path, closing: AsyncExitStack) -> str:
    server = PrivateValkey(folder / "valkey")
    closing.push_async_callback(server.stop)
    await server.start()
    return server.url


async def _rabbit(folder: Path, closing: AsyncExitStack) -> str:
    node = PrivateRabbit(folder / "rabbitmq", cache=Layout.default().engine_cache)
    closing.push_async_callback(node.stop)
    await node.start()
    return node.url
