"""A console of a test: reads the event stream over real HTTP, and a running service to read it from."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

from deploy.local.ports import free_port
from services.cs.bootstrap import build
from services.cs.settings import Settings
from shared.runtime.clock import utc_now
from shared.runtime.service import Component, Service
from shared.runtime.settings import CommonSettings
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, BASE, MAKER


@dataclass
class Heard:
    """What one connection was sent."""

    status: int = 0
    headers: Any = None
    position: str = ""
    events: list[tuple[str, Any]] = field(default_factory=list)
    comments: int = 0
    ended: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def line(self, name: str, value: str, event: str) -> None:
        if name == "id":
            self.position = value
        elif name == "data":
            self.events.append((event, json.loads(value)))
        elif name == "":
            self.comments += 1
        self._news.set()

    def end(self) -> None:
        self.ended = True
        self._news.set()

    def named(self, name: str) -> list[Any]:
        return [data for event, data in self.events if event == name]

    async def until(self, fact: Any, seconds: float = 15) -> None:
        """Wait until `fact(self)`; fails with what was heard."""
        try:
            async with asyncio.timeout(seconds):
                while not fact(self):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError as error:
            raise AssertionError(f"not heard: {self.events}, ended {self.ended}") from error


@asynccontextmanager
async def listening(
    url: str, *, last: str | None = None, headers: dict[str, str] = ADMIN, pack_no: int | None = None
) -> AsyncIterator[Heard]:
    """One open stream, read in the background, of a window that has `pack_no` open."""
    heard = Heard()
    query = f"?pack_no={pack_no}" if pack_no is not None else ""
    extra = {"last-event-id": last} if last is not None else {}

    async def read() -> None:
        async with httpx2.AsyncClient(timeout=None, trust_env=False) as client:
            async with client.stream("GET", f"{url}{BASE}/stream{query}", headers={**headers, **extra}) as answer:
                heard.status, heard.headers = answer.status_code, answer.headers
                event = ""
                async for line in answer.aiter_lines():
                    name, _, value = line.partition(":")
                    if name == "event":
                        event = value.strip()
                    elif line:
                        heard.line(name, value.strip(), event)
        heard.end()

    reading = asyncio.create_task(read())
    try:
        await heard.until(lambda h: h.position or h.ended)
        yield heard
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


@dataclass
class Running:
    """A started service: its address, and its parts to stop."""

    url: str
    service: Service
    stop: asyncio.Event

    async def post(self, path: str, headers: dict[str, str], body: Any = None) -> int:
        """The status of a POST."""
        async with httpx2.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{self.url}{BASE}{path}", headers=headers, json=body)
            status: int = answer.status_code
            return status


@asynccontextmanager
async def running(
    cs: Cs, common: CommonSettings, *, whole: bool = False, also: frozenset[str] = frozenset()
) -> AsyncIterator[Running]:
    """HTTP and the hub (`whole`: consumers, jobs and relay too; `also`: parts by name), on a port of its own."""
    port = free_port()
    settings = Settings(database_url=cs.made.url, port=port, pool_size=10, list_pool_size=6, common=common)
    service = await build(settings, utc_now, MAKER.fetch())
    stop = asyncio.Event()
    parts: list[Component] = [part for stage in (service.stages if whole else service.stages[:1]) for part in stage]
    parts += [part for stage in service.stages[1:] for part in stage if part.name in also]
    if whole:
        for start in service.on_start:
            await start()
    serving = asyncio.create_task(_all(parts, stop))
    try:
        async with httpx2.AsyncClient(trust_env=False) as client:
            async with asyncio.timeout(20):
                while not await _answers(client, f"http://127.0.0.1:{port}/livez"):  # noqa: ASYNC110 - another socket
                    await asyncio.sleep(0.05)
        yield Running(f"http://127.0.0.1:{port}", service, stop)
    finally:
        stop.set()
        await serving
        for close in service.on_close:
            await close()


def ringing(cs: Cs, common: CommonSettings) -> AbstractAsyncContextManager[Running]:
    """With alarms that ring."""
    return running(cs, common, also=frozenset({"cs.alarms"}))


async def _all(parts: list[Component], stop: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(part.run(stop), name=part.name)


async def _answers(client: httpx2.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == 200
    except httpx2.TransportError:
        return False
