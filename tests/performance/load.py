"""A small HTTP/1.1 client for loads: keep-alive, one request at a time a connection, no parsing that is not needed.

Traffic goes to loopback only; every loop is bounded.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit


class Connection:
    """One keep-alive connection to a server on this machine."""

    def __init__(self, base_url: str, token: str = "") -> None:
        parts = urlsplit(base_url)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._auth = f"authorization: Bearer {token}\r\n" if token else ""

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body."""
        head = (
            f"{method} {path} HTTP/1.1\r\nhost: {self._host}\r\n{self._auth}"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        await self._writer.drain()
        answer = await self._reader.readuntil(b"\r\n\r\n")
        status = int(answer[9:12])
        headers = answer.lower()
        if b"transfer-encoding: chunked" in headers:
            return status, await self._chunks()
        at = headers.index(b"content-length: ") + 16
        return status, await self._reader.readexactly(int(headers[at : headers.index(b"\r\n", at)]))

    async def _chunks(self) -> bytes:
        found = b""
        while size := int(await self._reader.readline(), 16):
            found += await self._reader.readexactly(size)
            await self._reader.readline()
        await self._reader.readline()
        return found


async def clients(
    count: int, make: Callable[[], Connection], turn: Callable[[Connection, int], Awaitable[None]], turns: int
) -> tuple[float, list[float]]:
    """`count` clients share `turns` turns; (seconds in all, seconds of each turn)."""
    times: list[float] = []
    numbers = iter(range(turns))

    async def one() -> None:
        connection = make()
        await connection.open()
        for n in numbers:
            began = time.perf_counter()
            await turn(connection, n)
            times.append(time.perf_counter() - began)
        await connection.close()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(one())
    return time.perf_counter() - began, times
