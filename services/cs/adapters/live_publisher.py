"""Puts what consoles are told into one Redis stream. Best effort: it never fails what has been committed.

What could not be said is made good by one `reset`: consoles then load anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

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
        said = [(message.event, orjson.dumps(message.data)) for message in messages]
        if said and not await self._add(said):
            MISSED.inc(len(said))

    async def make_good(self) -> None:
        """Say `reset` if something was not said; called every now and then."""
        if self._owes_reset:
            await self._add([])

    async def _add(self, said: list[tuple[str, bytes]]) -> bool:
        if time.monotonic() < self._not_before:
            self._owes_reset = True
            return False
        owed = self._owes_reset
        try:
            async with asyncio.timeout(TIMEOUT_S):
                async with self._redis.pipeline(transaction=False) as pipe:
                    for event, data in [*([(RESET, b"{}")] if owed else []), *said]:
                        pipe.xadd(self._key, {"event": event, "data": data}, maxlen=self._length, approximate=True)
                    await pipe.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._owes_reset = True
            self._not_before = time.monotonic() + PAUSE_S
            log.warning("redis away: consoles are not told", error=repr(error)[:200])
            return False
        if owed:
            self._owes_reset = False
        return True
