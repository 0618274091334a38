"""One reader of the live stream per process, fanned out to all its consoles. A console that reads too slowly is dropped:
it comes again with `Last-Event-ID` and is given what it missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import structlog
from prometheus_client import Counter, Gauge
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.cs.adapters.bells import Bells
from services.cs.adapters.live_publisher import RedisLive
from services.cs.adapters.presence import Presence, stream_of
from services.cs.application.live import PACK_CHANGED
from services.cs.application.live_stream import RESET, Console, StreamId, Told, Watcher, stream_id
from services.cs.application.viewing import VIEWING, others

log = structlog.get_logger()
CONSOLES = Gauge("dyflux_cs_live_consoles", "Open event streams.")
DROPPED = Counter("dyflux_cs_live_dropped_total", "Streams closed because their reader was too slow.")

REPLAY = 1000
BLOCK_MS = 500
PAUSE_S = 0.5
START_S = 2.0
"""So long a console waits for the hub to have read where the stream stands; then it opens, and is told to load anew."""


class LiveHub:
    """A component, and `Consoles`. `redis` is a client of its own, whose reads may block."""

    name = "cs.live"

    def __init__(self, redis: Redis, key: str, live: RedisLive, bells: Bells, presence: Presence) -> None:
        self._redis = redis
        self._key = key
        self._viewing = stream_of(key)
        self._presence = presence
        self._live = live
        self._bells = bells
        self._consoles: set[Console] = set()
        self._position: StreamId = (0, 0)
        self._placed = asyncio.Event()
        self._closed = False

    async def run(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._close_at(stop))
            while not stop.is_set():
                try:
                    await self._live.make_good()
                    await self._read(stop)
                except (RedisError, OSError, TimeoutError) as error:
                    log.warning("live stream lost", error=repr(error)[:200])
                    self._know_nobody()
                    await _until(stop, PAUSE_S)

    @asynccontextmanager
    async def console(self, watcher: Watcher) -> AsyncIterator[Console]:
        """Register a connection: it gets everything after its `after`, and is seen in the pack that it names."""
        await _until(self._placed, START_S)
        console = Console(self._position, watcher)
        if self._closed:
            console.inbox.put_nowait(None)
        self._consoles.add(console)
        CONSOLES.inc()
        self._presence.entered(console)
        try:
            yield console
        finally:
            self._presence.left(console)
            self._consoles.discard(console)
            CONSOLES.dec()

    async def missed(self, last: str, until: StreamId) -> list[Told] | None:
        """What came after `last` up to and with `until`; None: it is not known any more, so all must be loaded anew.

        The entry `last` must still be there: then nothing behind it has been cut off.
        """
        since = stream_id(last)
        if since is None:
            return None
        end = max(since, until)  # it may have been connected to a process that is ahead of this one
        try:
            async with asyncio.timeout(2):
                entries: Any = await self._redis.xrange(self._key, last, f"{end[0]}-{end[1]}", count=REPLAY + 2)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("nothing can be replayed", error=repr(error)[:200])
            return None
        told = [_told(entry) for entry in entries]
        if not told or told[0].id != since or len(told) > REPLAY + 1:
            return None
        return told[1:]

    async def _read(self, stop: asyncio.Event) -> None:
        newest: Any = await self._redis.xrevrange(self._key, count=1)
        self._position = _told(newest[0]).id if newest else (0, 0)
        seen: Any = await self._redis.xrevrange(self._viewing, count=1)
        viewing: bytes | str = seen[0][0] if seen else "0-0"
        self._hand_out(Told(self._position, RESET, "{}"))  # who is here already may have missed something
        self._placed.set()
        self._presence.say_again()
        while not stop.is_set():
            since = f"{self._position[0]}-{self._position[1]}"
            wanted: Any = {self._key: since, self._viewing: viewing}
            found: Any = await self._redis.xread(wanted, count=REPLAY, block=BLOCK_MS)
            for key, entries in found or ():
                if key.decode() == self._key:
                    for entry in entries:
                        told = _told(entry)
                        self._hand_out(told)
                        self._position = told.id
                else:
                    for entry in entries:
                        viewing, fields = entry
                        self._show(int(fields[b"pack_no"]), orjson.loads(fields[b"windows"]))
            await self._live.make_good()

    def _hand_out(self, told: Told) -> None:
        if self._bells and told.event == PACK_CHANGED:
            self._bells.ring(orjson.loads(told.data)["pack_no"])
        for console in list(self._consoles):
            if told.is_for(console.watcher):
                self._put(console, told)

    def _show(self, pack_no: int, windows: list[dict[str, Any]]) -> None:
        """Tell those who have the pack open who else has, where that is news to them."""
        for console in [each for each in self._consoles if each.watcher.pack_no == pack_no]:
            viewers = others(windows, console.watcher.login)
            if viewers != console.viewers:
                console.viewers = viewers
                data = orjson.dumps({"pack_no": pack_no, "viewers": viewers}).decode()
                self._put(console, Told(self._position, VIEWING, data))

    def _know_nobody(self) -> None:
        """Without Redis who else is here is unknown, which is not the same as nobody."""
        for console in [each for each in self._consoles if each.viewers is not None]:
            console.viewers = None
            data = orjson.dumps({"pack_no": console.watcher.pack_no, "viewers": None}).decode()
            self._put(console, Told(self._position, VIEWING, data))

    def _put(self, console: Console, told: Told) -> None:
        try:
            console.inbox.put_nowait(told)
        except asyncio.QueueFull:
            DROPPED.inc()
            self._end(console)

    def _end(self, console: Console) -> None:
        self._consoles.discard(console)
        while not console.inbox.empty():
            console.inbox.get_nowait()
        console.inbox.put_nowait(None)

    async def _close_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._closed = True
        for console in list(self._consoles):
            self._end(console)


def _told(entry: Any) -> Told:
    raw_id, fields = entry
    found = stream_id(raw_id.decode())
    if found is None:
        raise ValueError("not a stream id")
    to, window = fields.get(b"to"), fields.get(b"window")
    return Told(
        found,
        fields[b"event"].decode(),
        fields[b"data"].decode(),
        to.decode() if to is not None else None,
        int(window) if window is not None else None,
    )


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
