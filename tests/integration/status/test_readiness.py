"""`/readyz` speaks for all services, over real sockets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx2
import pytest

from services.status.bootstrap import build
from services.status.settings import Settings
from shared.runtime.host import serve

Answers = Callable[[], Awaitable[bytes]]

READY = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
NOT_READY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


@asynccontextmanager
async def service(answer: bytes | None) -> AsyncIterator[str]:
    """The URL of a server that gives one answer to every request; None: it takes the request and says nothing."""
    hold = asyncio.Event()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answer is None:
            await hold.wait()
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/readyz"
    finally:
        hold.set()
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def status(free: list[int], **urls: str) -> AsyncIterator[httpx2.AsyncClient]:
    """The status component as the host runs it."""
    built = await build(Settings(status_port=free[0], console_port=free[1], ready_urls=urls))
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve([built], stop=stop))
        try:
            async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{free[0]}", timeout=20) as client:
                await _up(client)
                yield client
        finally:
            stop.set()


async def _up(client: httpx2.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                await client.get("/livez")
            except httpx2.ConnectError:
                await asyncio.sleep(0.01)
            else:
                return


@pytest.fixture
def free(unused_tcp_port_factory: Callable[[], int]) -> list[int]:
    return [unused_tcp_port_factory(), unused_tcp_port_factory()]


async def test_all_is_ready_when_every_service_says_so(free: list[int]) -> None:
    async with service(READY) as one, service(READY) as other, status(free, orders=one, cs=other) as client:
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"ready": True, "parts": {"orders": "ok", "cs": "ok"}})


async def test_part_is_named_when_it_is_not_ready(free: list[int], unused_tcp_port: int) -> None:
    gone = f"http://127.0.0.1:{unused_tcp_port}/readyz"
    async with service(READY) as one, service(NOT_READY) as other, status(free, orders=one, cs=other, x=gone) as client:
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "parts": {"orders": "ok", "cs": "NotReady", "x": "ConnectError"}}


async def test_answer_comes_within_the_time_of_one_when_several_say_nothing(free: list[int]) -> None:
    async with service(None) as a, service(None) as b, service(None) as c, service(READY) as d:
        async with status(free, a=a, b=b, c=c, d=d) as client:
            began = time.monotonic()
            answer = await client.get("/readyz")
            took = time.monotonic() - began
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert parts["d"] == "ok"
    assert {parts["a"], parts["b"], parts["c"]} <= {"ReadTimeout", "TimeoutError"}
    assert took < 3.5, "asked one after the other it would be five seconds and more"


async def test_nothing_is_called_ready_when_no_service_is_known(free: list[int]) -> None:
    async with status(free) as client:
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["parts"]) == (503, {"settings": "NoServiceKnown"})
        assert (await client.get("/livez")).status_code == 200
        assert (await client.get("/elsewhere")).json()["code"] == "NOT_FOUND"


async def test_console_has_a_listener_of_its_own_when_a_port_is_set(free: list[int]) -> None:
    async with status(free), httpx2.AsyncClient(base_url=f"http://127.0.0.1:{free[1]}") as console:
        page = await console.get("/")
        assert page.status_code == 200
        assert "dyflux가 실행 중입니다" in page.text
        assert 'href="/readyz"' in page.text
        assert (await console.get("/metrics")).text == page.text, "no metrics at the edge"
