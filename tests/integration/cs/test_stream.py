"""The event stream over real HTTP with a real Redis-compatible server, killed and started again."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from redis.asyncio import Redis

from deploy.local.valkey import PrivateValkey
from services.cs.adapters.bells import Bells
from services.cs.adapters.live_hub import LiveHub
from services.cs.adapters.live_publisher import RedisLive
from services.cs.adapters.presence import Presence
from services.cs.application.live import LiveMessage
from services.cs.application.live_stream import QUEUE, stream_id
from shared.contracts.access import Role
from shared.runtime.clock import utc_now
from shared.runtime.settings import CommonSettings
from shared.web import sse
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import BASE, MAKER
from tests.integration.cs.listening import Heard, listening, running
from tests.support.servers import redis_url
from tests.support.tokens import bearer
from tests.unit.cs.factories import created, order, pack


class Wire:
    """One stream in Redis, written as another process would."""

    def __init__(self, url: str, length: int = 10_000) -> None:
        self.namespace = f"t{uuid4().hex[:12]}:"
        self.key = f"{self.namespace}dyflux:cs:stream"
        self.url = url
        self.redis = Redis.from_url(url, socket_timeout=2)
        self.live = RedisLive(self.redis, self.key, length)

    @property
    def common(self) -> CommonSettings:
        return CommonSettings(redis_url=self.url, namespace=self.namespace)

    async def tell(self, *numbers: int) -> None:
        await self.live.tell([LiveMessage("pack.changed", {"pack_no": n}) for n in numbers])

    async def close(self) -> None:
        async for key in self.redis.scan_iter(f"{self.namespace}*", count=1000):
            await self.redis.delete(key)
        await self.redis.aclose()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    made = Wire(redis_url())
    await made.tell()
    await made.live.make_good()  # its own first reset is behind us
    try:
        yield made
    finally:
        await made.close()


def numbers(heard: Heard) -> list[int]:
    return [data["pack_no"] for data in heard.named("pack.changed")]


async def test_every_console_hears_every_change_when_another_process_tells(cs: Cs, wire: Wire) -> None:
    async with running(cs, wire.common) as app, listening(app.url) as one, listening(app.url) as two:
        assert one.status == 200
        assert one.headers["content-type"].startswith("text/event-stream")
        assert one.headers["cache-control"] == "no-store"
        await wire.tell(1, 2, 3)
        for heard in (one, two):
            await heard.until(lambda h: len(numbers(h)) == 3)
            assert numbers(heard) == [1, 2, 3]


async def test_missed_changes_are_replayed_when_a_console_comes_again(cs: Cs, wire: Wire) -> None:
    async with running(cs, wire.common) as app:
        async with listening(app.url) as first:
            await wire.tell(1)
            await first.until(lambda h: numbers(h) == [1])
        await wire.tell(2, 3)
        async with listening(app.url, last=first.position) as again:
            await wire.tell(4)
            await again.until(lambda h: len(numbers(h)) == 3)
            assert numbers(again) == [2, 3, 4]
            assert again.named("reset") == []


async def test_console_is_told_to_load_anew_when_it_was_away_too_long(cs: Cs) -> None:
    short = Wire(redis_url(), length=1)
    try:
        await short.tell(1)
        async with running(cs, short.common) as app:
            async with listening(app.url) as first:
                await short.tell(2)
                await first.until(lambda h: 2 in numbers(h))
            await short.tell(*range(3, 300))
            async with listening(app.url, last=first.position) as again:
                await again.until(lambda h: h.named("reset"))
            async with listening(app.url, last="nonsense") as odd:
                await odd.until(lambda h: h.named("reset"))
    finally:
        await short.close()


@pytest.mark.parametrize("last", ["99999999999999-0", "99999999999999999999999-0"])
async def test_console_is_told_to_load_anew_when_it_has_seen_what_never_was(cs: Cs, wire: Wire, last: str) -> None:
    """A position of another Redis, or of none: it is not known what was missed, and what comes is heard."""
    async with running(cs, wire.common) as app:
        await wire.tell(1)
        async with listening(app.url, last=last) as heard:
            await heard.until(lambda h: h.named("reset"))
            await wire.tell(2)
            await heard.until(lambda h: 2 in numbers(h))
            assert heard.position.partition("-")[0] < "99999999999999"


async def latest(wire: Wire, count: int) -> AsyncIterator[str]:
    """Positions of the last messages, the latest first."""
    entries: Any = await wire.redis.xrevrange(wire.key, count=count)
    for position, _ in entries:
        yield position.decode()


async def test_nothing_is_missed_when_a_console_was_told_by_a_process_that_is_ahead(wire: Wire) -> None:
    """This process has read less of the stream than the one that the console comes from."""
    await wire.tell(1, 2)
    newer, older = [position async for position in latest(wire, 2)]
    hub = LiveHub(wire.redis, wire.key, wire.live, Bells(), Presence(wire.redis, wire.key, utc_now))
    behind = stream_id(older)
    assert behind is not None
    assert await hub.missed(newer, behind) == []
    assert await hub.missed("99999999999999-0", behind) is None


async def test_nothing_is_lost_but_the_connection_when_a_console_reads_too_slowly(cs: Cs, wire: Wire) -> None:
    async with running(cs, wire.common) as app, listening(app.url) as quick:
        _reader, writer = await asyncio.open_connection("127.0.0.1", int(app.url.rpartition(":")[2]), limit=1024)
        token = MAKER.operator(Role.ADMIN)
        writer.write(f"GET {BASE}/stream HTTP/1.1\r\nhost: cs\r\nauthorization: Bearer {token}\r\n\r\n".encode())
        await writer.drain()
        filler = "x" * 4000
        total = 0
        while total < 40 * QUEUE:  # far more than sockets and the queue can hold
            batch = [LiveMessage("record.added", {"n": n, "filler": filler}) for n in range(total, total + 200)]
            await wire.live.tell(batch)
            total += 200
            await quick.until(lambda h, told=total: len(h.named("record.added")) >= told)
            if b"dyflux_cs_live_dropped_total 0.0" not in await _metrics(app.url):
                break
        assert [data["n"] for data in quick.named("record.added")] == list(range(total))
        assert b"dyflux_cs_live_dropped_total 0.0" not in await _metrics(app.url)
        writer.close()


async def _metrics(url: str) -> bytes:
    async with httpx2.AsyncClient(trust_env=False) as client:
        body: bytes = (await client.get(f"{url}/metrics")).content
        return body


async def test_stream_ends_when_the_token_does(cs: Cs, wire: Wire) -> None:
    soon = bearer(MAKER.operator(Role.VIEWER, ends_in=2))
    async with running(cs, wire.common) as app, listening(app.url, headers=soon) as heard:
        began = time.monotonic()
        await heard.until(lambda h: h.ended)
        assert time.monotonic() - began < 4
        refused = await _open(app.url, {})
        assert refused == 401


async def _open(url: str, headers: dict[str, str]) -> int:
    async with httpx2.AsyncClient(trust_env=False) as client:
        async with client.stream("GET", f"{url}{BASE}/stream", headers=headers) as answer:
            status: int = answer.status_code
            return status


async def test_quiet_stream_is_kept_alive_when_nothing_happens(
    cs: Cs, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "HEARTBEAT_S", 0.1)
    async with running(cs, wire.common) as app, listening(app.url) as heard:
        before = heard.comments
        await heard.until(lambda h: h.comments >= before + 3)


async def test_streams_end_at_once_when_the_service_stops(cs: Cs, wire: Wire) -> None:
    async with running(cs, wire.common) as app, listening(app.url) as heard:
        began = time.monotonic()
        app.stop.set()
        await heard.until(lambda h: h.ended)
        assert time.monotonic() - began < 3


async def test_consoles_load_anew_and_nothing_else_fails_when_redis_was_away(cs: Cs, tmp_path: Path) -> None:
    valkey = PrivateValkey(tmp_path / "valkey")
    await valkey.start()
    wire = Wire(valkey.url)
    try:
        await wire.tell(0)
        async with running(cs, wire.common) as app, listening(app.url) as heard:
            await wire.tell(1)
            await heard.until(lambda h: 1 in numbers(h))
            await valkey.kill()
            before = len(heard.named("reset"))
            await wire.tell(2)  # is not said, and does not raise
            await cs.project(created(pack(order(5001))))
            answer = await _get(f"{app.url}{BASE}/packs/5001?min_version=1")
            assert answer == 200
            await valkey.start()
            await heard.until(lambda h: len(h.named("reset")) > before)
            await asyncio.sleep(1.1)  # the teller's pause after a failure
            await wire.tell(3)
            await heard.until(lambda h: 3 in numbers(h))
    finally:
        await wire.redis.aclose()
        await valkey.stop()


async def _get(url: str) -> int:
    async with httpx2.AsyncClient(trust_env=False) as client:
        status: int = (await client.get(url, headers=bearer(MAKER.operator(Role.ADMIN)))).status_code
        return status


async def test_what_could_not_be_said_is_made_good_by_one_reset(cs: Cs, tmp_path: Path) -> None:
    valkey = PrivateValkey(tmp_path / "valkey")
    wire = Wire(valkey.url)
    await wire.tell(1, 2)
    await valkey.start()
    try:
        await asyncio.sleep(1.1)
        await wire.live.make_good()
        await wire.tell(3)
        entries: Any = await wire.redis.xrange(wire.key)
        assert [fields[b"event"] for _, fields in entries] == [b"reset", b"pack.changed"]
    finally:
        await wire.redis.aclose()
        await valkey.stop()
