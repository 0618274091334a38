"""The one token bucket of a vendor account, in Redis, by Redis' own clock: all workers together keep the vendor's limit.

It fails closed: when Redis does not answer, nothing is sent. Losing its contents costs at most one burst.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.messaging.application.ports import PaceLost

_LEASE = """
local now = redis.call('TIME'); now = now[1] + now[2] / 1e6
local rate, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'until')
if held[3] and tonumber(held[3]) > now then return 0 end
local tokens = burst
if held[1] then tokens = math.min(burst, tonumber(held[1]) + math.max(0, now - tonumber(held[2])) * rate) end
local granted = math.min(wanted, math.floor(tokens))
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - granted), 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], 86400000)
return granted
"""
_GIVE_BACK = """
local tokens = redis.call('HGET', KEYS[1], 'tokens')
if tokens then
  redis.call('HSET', KEYS[1], 'tokens', tostring(math.min(tonumber(ARGV[1]), tonumber(tokens) + tonumber(ARGV[2]))))
end
return 1
"""
_HOLD = """
local now = redis.call('TIME'); now = now[1] + now[2] / 1e6
local till = now + tonumber(ARGV[1])
local held = redis.call('HGET', KEYS[1], 'until')
if not held or tonumber(held) < till then
  redis.call('HSET', KEYS[1], 'until', string.format('%.6f', till), 'tokens', '0', 'at', string.format('%.6f', till))
end
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1
"""


class RedisPace:
    """Implements `ports.Pace`. `prefix` names the account, `rate` is messages a second, `burst` the most of one lease."""

    def __init__(self, redis: Redis, prefix: str, *, rate: float, burst: int) -> None:
        self._key = f"{prefix}pace"
        self._rate = rate
        self._burst = burst
        self._lease = redis.register_script(_LEASE)
        self._give_back = redis.register_script(_GIVE_BACK)
        self._hold = redis.register_script(_HOLD)

    async def lease(self, wanted: int) -> int:
        """As many tokens as there are, at most `wanted`; 0 while the vendor's 429 holds."""
        return await self._run(self._lease, self._rate, self._burst, wanted)

    async def give_back(self, unused: int) -> None:
        """Tokens that no call was made for."""
        await self._run(self._give_back, self._burst, unused)

    async def hold(self, seconds: float) -> None:
        """Nobody sends for so long: the vendor said so. A longer hold that stands is kept."""
        await self._run(self._hold, seconds)

    async def _run(self, script: Any, *args: float) -> int:
        try:
            return int(await cast(Awaitable[int], script(keys=[self._key], args=list(args))))
        except (RedisError, OSError, TimeoutError) as error:
            raise PaceLost(type(error).__name__) from error
