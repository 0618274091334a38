"""Which windows have which pack open, kept in Redis under a lease, and told through a stream of its own.

The open event stream of a window is its presence: nobody has to say that he is still there, and nobody can forget to
say that he has left. Without Redis nothing is told, and nothing else fails.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any
from uuid import uuid4

import orjson
import structlog
from prometheus_client import Counter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.cs.application.live_stream import Console
from shared.runtime.clock import Clock

log = structlog.get_logger()
FAILED = Counter("dyflux_cs_viewing_failed_total", "Turns of presence that Redis did not take.")

LEASE_MS = 5000
"""So long the windows of a killed process are still shown; five turns, so that a slow one makes nobody vanish."""
EVERY_S = 1.0
TIMEOUT_S = 2.0

_TURN = """
local all, stream, prefix = KEYS[1], KEYS[2], KEYS[3]
local asked, lease = cjson.decode(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local changed = {}
for _, each in ipairs(asked.left) do
    redis.call('ZREM', all, each[1] .. ' ' .. each[2])
    if redis.call('ZREM', prefix .. each[1], each[2]) == 1 then changed[each[1]] = true end
end
for _, each in ipairs(asked.held) do
    redis.call('ZADD', all, now + lease, each[1] .. ' ' .. each[2])
    if redis.call('ZADD', prefix .. each[1], now + lease, each[2]) == 1 or asked.again then changed[each[1]] = true end
    redis.call('PEXPIRE', prefix .. each[1], lease * 2)
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', all, '-inf', now, 'LIMIT', 0, 200)) do
    local cut = string.find(gone, ' ', 1, true)
    local pack = string.sub(gone, 1, cut - 1)
    redis.call('ZREM', all, gone)
    redis.call('ZREM', prefix .. pack, string.sub(gone, cut + 1))
    changed[pack] = true
end
for pack in pairs(changed) do
    local windows = table.concat(redis.call('ZRANGE', prefix .. pack, 0, -1), ',')
    redis.call('XADD', stream, 'MAXLEN', '~', 1000, '*', 'pack_no', pack, 'windows', '[' .. windows .. ']')
end
redis.call('EXPIRE', all, 3600)
redis.call('EXPIRE', stream, 3600)
"""
"""Changes and what is told of them are one step: the order of the stream is the order of the changes."""

Window = tuple[str, str]
"""The pack's number as text, and the window as JSON, unique by its id."""


def stream_of(key: str) -> str:
    """The stream of changes beside the live stream `key`: what is told there is not replayed."""
    return f"{key}:viewing"


class Presence:
    """A component. `entered` and `left` cost a request nothing: the loop tells Redis."""

    name = "cs.viewing"

    def __init__(self, redis: Redis, key: str, clock: Clock) -> None:
        self._turn = redis.register_script(_TURN)
        self._keys = [f"{key}:viewers", stream_of(key), f"{key}:viewers:"]
        self._clock = clock
        self._held: dict[Console, Window] = {}
        self._left: set[Window] = set()
        self._again = False
        self._wake = asyncio.Event()
        self._one = asyncio.Lock()

    def entered(self, console: Console) -> None:
        """A window whose stream names a pack has it open from now on."""
        watcher = console.watcher
        if watcher.pack_no is None:
            return
        window = {"window": uuid4().hex, "operator": watcher.login, "name": watcher.name, "since": self._clock()}
        self._held[console] = (str(watcher.pack_no), orjson.dumps(window).decode())
        self._wake.set()

    def left(self, console: Console) -> None:
        """Its stream has ended."""
        window = self._held.pop(console, None)
        if window is not None:
            self._left.add(window)
            self._wake.set()

    def say_again(self) -> None:
        """Somebody may have missed what was told: tell who is there, changed or not."""
        self._again = True
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._wake_at(stop))
            while not stop.is_set():
                self._wake.clear()
                await self.turn()
                with suppress(TimeoutError):
                    async with asyncio.timeout(EVERY_S):
                        await self._wake.wait()
        for console in list(self._held):
            self.left(console)
        await self.turn()

    async def turn(self) -> None:
        """Renew what is held, take back what has left, and drop those whose process died. One at a time: a later turn
        that overtook an earlier one would bring back who has left."""
        async with self._one:
            await self._tell()

    async def _tell(self) -> None:
        left, again, self._again = list(self._left), self._again, False
        asked: dict[str, Any] = {"left": left, "held": list(self._held.values()), "again": again}
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self._turn(keys=self._keys, args=[orjson.dumps(asked), LEASE_MS])
        except (RedisError, OSError, TimeoutError) as error:
            self._again = True
            FAILED.inc()
            log.warning("redis away: nobody is told who else is here", error=repr(error)[:200])
            return
        self._left.difference_update(left)

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()
