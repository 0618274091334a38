"""A real SIGKILL of the process that holds a window's stream: who was there is not shown for ever (issue 4)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from services.cs.adapters.presence import EVERY_S, LEASE_MS
from shared.contracts.access import Role
from shared.runtime.settings import CommonSettings
from tests.integration.cs.http import MAKER
from tests.integration.cs.listening import Heard, listening, running
from tests.resilience.cs.worlds import Killable
from tests.support.servers import redis_url
from tests.support.tokens import bearer


@asynccontextmanager
async def keys() -> AsyncIterator[str]:
    """The address of the test's published keys."""
    body = json.dumps(MAKER.jwks()).encode()
    head = (
        f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()


def viewers(heard: Heard) -> Any:
    told = heard.named("viewing")
    return [viewer["operator"] for viewer in told[-1]["viewers"] or ()] if told else None


async def test_viewer_vanishes_with_his_lease_when_the_process_of_his_stream_is_killed(
    world: Killable, record_property: Callable[[str, object], None]
) -> None:
    kim, lee = (bearer(MAKER.operator(Role.AGENT, login=login)) for login in ("kim", "lee"))
    common = CommonSettings(redis_url=redis_url(), namespace=world.namespace)
    async with keys() as address, running(world.cs, common) as survivor:
        child = await world.start(jwks_url=address)
        async with (
            listening(survivor.url, headers=kim, pack_no=5001) as watching,
            listening(f"http://127.0.0.1:{world.port}", headers=lee, pack_no=5001) as watched,
        ):
            await watching.until(lambda h: viewers(h) == ["lee"], 30)
            await watched.until(lambda h: viewers(h) == ["kim"], 30)
            await child.kill()
            began = time.monotonic()
            await watching.until(lambda h: viewers(h) == [], 30)
            gone = time.monotonic() - began
    record_property(
        "figure", f"viewing: a killed process' window is gone after {gone:.1f} s (lease {LEASE_MS / 1000:.0f} s)"
    )
    assert gone > LEASE_MS / 1000 - EVERY_S - 0.5
