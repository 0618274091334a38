"""Puts what consoles are told into one Redis stream. Best effort: it never fails what has been committed.

What could not be said is made good by one `reset`: consoles then load anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import structlog
from prometheus_client import Counter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.cs.application.live import LiveMessage
from services.cs.application.live_stream import RESET

log = structlog.get_logger()
MISSED = Counter("dyflux_cs_live_missed_total", "Live messages that Redis did not take.")

TIMEOUT_S = 2.0
PAUSE_S = 1.0
"""After a failure Redis is left alone for so long: a hanging one must not slow every batch down."""

ONCE_S = 604_800
"""So long a name is remembered: a week, far longer than anybody tries."""
_ONCE = """
if redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[1]) then
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', unpack(ARGV, 3))
end
"""
Fields = dict[Any, Any]
"""Of one entry of the stream: names and what Redis takes as values."""


class RedisLive:
    """`Live` over a Redis stream of about `length` entries."""

    def __init__(self, redis: Redis, key: str, length: int) -> None:
        self._redis = redis
        self._key = key
        self._length = length
        self._owes_reset = True  # whoever died before us may have had something to say
        self._not_before = 0.0

    async def tell(self, messages: Iterable[LiveMessage]) -> None:
        """Add the messages in their order."""
        said = [_fields(message) for message in messages]
        if said and not await self._add(said):
            MISSED.inc(len(said))

    async def make_good(self) -> None:
        """Say `reset` if something was not said; called every now and then."""
        if self._owes_reset:
            await self._add([])

    async def tell_once(self, messages: Sequence[tuple[str, LiveMessage]]) -> bool:
        """Add each (its name, it) unless it was added under that name before; whether all are there now."""
        if time.monotonic() < self._not_before:
            return False
        try:
            async with asyncio.timeout(TIMEOUT_S):
                async with self._redis.pipeline(transaction=False) as pipe:
                    for name, message in messages:
                        fields = [part for field in _fields(message).items() for part in field]
                        pipe.eval(_ONCE, 2, self._key, f"{self._key}:{name}", ONCE_S, self._length, *fields)
                    await pipe.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._away(error)
            return False
        return True

    async def _add(self, said: list[Fields]) -> bool:
        if time.monotonic() < self._not_before:
            self._owes_reset = True
            return False
        owed = self._owes_reset
        try:
            async with asyncio.timeout(TIMEOUT_S):
                async with self._redis.pipeline(transaction=False) as pipe:
                    for fields in [*([_fields(LiveMessage(RESET, {}))] if owed else []), *said]:
                        pipe.xadd(self._key, fields, maxlen=self._length, approximate=True)
                    await pipe.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._owes_reset = True
            self._away(error)
            return False
        if owed:
            self._owes_reset = False
        return True

    def _away(self, error: Exception) -> None:
        self._not_before = time.monotonic() + PAUSE_S
        log.warning("redis away: consoles are not told", error=repr(error)[:200])


def _fields(message: LiveMessage) -> Fields:
    fields: Fields = {"event": message.event, "data": orjson.dumps(message.data)}
    if message.to is not None:
        fields["to"] = message.to
    if message.window is not None:
        fields["window"] = message.window
    return fields
