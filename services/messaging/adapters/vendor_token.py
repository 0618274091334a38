"""The vendor's access token, shared through Redis: one refresh for all workers, early, and one after a rejection.

Redis holds the only copy on purpose: losing it costs one call.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.runtime.clock import Clock

LOCK_MS = 10_000
LOOK_AGAIN_S = 0.05

_DROP_IF_SAME = """
local held = redis.call('GET', KEYS[1])
if held and cjson.decode(held)['token'] == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
"""
_UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1"


class TokenUnavailable(Exception):
    """No token can be had now: nothing was sent. `pause`: so many seconds nobody needs to ask again."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Issued:
    """What the vendor gave."""

    token: str
    expires_at: datetime


class SharedToken:
    """`prefix` names the account, `fetch` calls the vendor. `early` is how long before its end a token is renewed."""

    def __init__(
        self,
        redis: Redis,
        prefix: str,
        fetch: Callable[[], Awaitable[Issued]],
        clock: Clock,
        *,
        early: timedelta = timedelta(minutes=30),
        patience: float = 5.0,
    ) -> None:
        self._redis = redis
        self._key = f"{prefix}token"
        self._fetch = fetch
        self._clock = clock
        self._early = early
        self._patience = patience
        self._drop_if_same = redis.register_script(_DROP_IF_SAME)
        self._unlock = redis.register_script(_UNLOCK)

    async def get(self) -> str:
        """A token that is good now. Raises TokenUnavailable after `patience` seconds, or when Redis is away."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._get()
        except (RedisError, OSError, TimeoutError) as error:
            raise TokenUnavailable(type(error).__name__) from error

    async def reject(self, token: str) -> None:
        """The vendor does not take this one any more; a newer one is left alone."""
        try:
            await cast(Awaitable[Any], self._drop_if_same(keys=[self._key], args=[token]))
        except (RedisError, OSError, TimeoutError) as error:
            raise TokenUnavailable(type(error).__name__) from error

    async def _get(self) -> str:
        owner = secrets.token_hex(8)
        while True:
            held = await self._held()
            if held is not None and held.expires_at - self._early > self._clock():
                return held.token
            if await self._redis.set(f"{self._key}:lock", owner, nx=True, px=LOCK_MS):
                try:
                    return (await self._renew()).token
                finally:
                    await cast(Awaitable[Any], self._unlock(keys=[f"{self._key}:lock"], args=[owner]))
            if held is not None and held.expires_at > self._clock():
                return held.token  # another worker renews it; this one is good for a while
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _renew(self) -> Issued:
        held = await self._held()
        if held is not None and held.expires_at - self._early > self._clock():
            return held  # renewed between our look and our lock
        issued = await self._fetch()
        left = max(1, int((issued.expires_at - self._clock()).total_seconds()))
        value = orjson.dumps({"token": issued.token, "expires_at": issued.expires_at})
        await self._redis.set(self._key, value, ex=left)
        return issued

    async def _held(self) -> Issued | None:
        raw = await self._redis.get(self._key)
        if raw is None:
            return None
        value = orjson.loads(raw)
        return Issued(str(value["token"]), datetime.fromisoformat(value["expires_at"]))
