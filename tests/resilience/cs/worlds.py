"""A cs in a process of its own, which tests kill: the product's own command on a real database and a real Redis."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from redis.asyncio import Redis

from deploy.local.layout import PROJECT
from deploy.local.ports import free_port
from deploy.local.probes import http
from deploy.local.process import Child, Spec
from tests.integration.cs.alarming import on_stream
from tests.integration.cs.conftest import Cs
from tests.support.servers import redis_url


@dataclass
class Killable:
    """`start` runs `python -m services cs`; what consoles would be told is read from the stream itself."""

    cs: Cs
    redis: Redis
    folder: Path
    namespace: str
    children: list[Child] = field(default_factory=list)
    port: int = 0

    @property
    def key(self) -> str:
        return f"{self.namespace}dyflux:cs:stream"

    async def start(self, redis: str | None = None, **common: str) -> Child:
        """One more process; `redis` is another way to the same server, `common` are further settings of all services."""
        port = self.port = free_port()
        child = Child(
            Spec(
                name="cs",
                command=[sys.executable, "-m", "services", "cs"],
                log=self.folder / f"cs-{len(self.children)}.log",
                appears_as="services",
                cwd=PROJECT,
                env={
                    "DYFLUX_TRANSPORT": "local",
                    "DYFLUX_LOCAL_PEERS": json.dumps({"cs": self.cs.made.bus_url}),
                    "DYFLUX_REDIS_URL": redis or redis_url(),
                    "DYFLUX_NAMESPACE": self.namespace,
                    "DYFLUX_CS_DATABASE_URL": self.cs.made.url,
                    "DYFLUX_CS_PORT": str(port),
                    "DYFLUX_CS_POOL_SIZE": "9",
                    "DYFLUX_CS_LIST_POOL_SIZE": "6",
                    **{f"DYFLUX_{name.upper()}": value for name, value in common.items()},
                },
                probe=http(port, "/livez"),
                ready_seconds=60,
            )
        )
        self.children.append(child)
        await child.start()
        return child

    async def told(self) -> list[int]:
        """The alarms on the stream, each as often as it was told."""
        return [json.loads(data)["id"] for data in await on_stream(self.redis, self.key)]

    async def alarm(self, id: int) -> dict[str, Any]:
        """One alarm as it stands."""
        [row] = await self.cs.rows("SELECT * FROM alarm WHERE record_id = :id", id=id)
        return row


async def eventually(ask: Callable[[], Awaitable[Any]], fits: Callable[[Any], object], seconds: float = 60) -> Any:
    """Ask until the answer fits."""
    answer: Any = None
    try:
        async with asyncio.timeout(seconds):
            while not fits(answer := await ask()):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise AssertionError(f"still {answer!r}") from error
    return answer


@asynccontextmanager
async def killable(cs: Cs, folder: Path) -> AsyncIterator[Killable]:
    """Nothing is started yet."""
    redis = Redis.from_url(redis_url(), socket_timeout=5)
    made = Killable(cs, redis, folder, f"t{uuid4().hex[:12]}:")
    try:
        yield made
    finally:
        for child in made.children:
            await child.stop()
        async for key in redis.scan_iter(f"{made.namespace}*", count=1000):
            await redis.delete(key)
        await redis.aclose()
