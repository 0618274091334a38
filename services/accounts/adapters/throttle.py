"""Login throttling: sliding windows of failures in Redis, one for each address and one for each account.

An attempt counts as failed before its password is checked and is taken back when it did not fail, so that many at
once cannot slip through. With Redis away no login fails for it: failures are then counted in the audit, which is
exact but lets attempts of the same instant pass together.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.accounts.application.ports import Attempt
from services.accounts.domain.secret import digest
from services.accounts.domain.throttling import LoginLimits, address_key
from shared.contracts.codes import Refusal
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId

log = structlog.get_logger()

THROTTLED = Counter("dyflux_logins_throttled_total", "Logins refused unchecked.", ["by"])

AWAY_PAUSE = timedelta(seconds=5)
"""Redis is left alone this long after it did not answer."""

_RESERVE = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[2])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
    return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] + ARGV[2] - ARGV[1]
end
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 0
"""
"""KEYS: the window. ARGV: now and length in ms, limit, member. Answers 0, or the ms until there is room."""

WaitByAudit = Callable[[Attempt, datetime], Awaitable[timedelta | None]]


@dataclass(frozen=True, slots=True)
class Ticket:
    """The places taken in the windows."""

    member: str
    keys: Sequence[str]


class LoginThrottle:
    """`by_audit` answers how long to wait by the audit; `prefix` keeps deployments of one Redis apart."""

    def __init__(
        self, redis: Redis, by_audit: WaitByAudit, limits: LoginLimits, clock: Clock, new_id: NewId, prefix: str
    ) -> None:
        self._redis = redis
        self._by_audit = by_audit
        self._limits = limits
        self._clock = clock
        self._new_id = new_id
        self._prefix = f"{prefix}accounts:login:"
        self._away_until: datetime | None = None

    async def reserve(self, attempt: Attempt) -> Ticket:
        """Take a place in both windows. Raises LOGIN_THROTTLED with the whole seconds to wait."""
        now = self._clock()
        member = str(self._new_id())
        if self._away_until is None or now >= self._away_until:
            try:
                return await self._reserve(attempt, member, now)
            except (RedisError, OSError) as error:
                self._away(error, now)
        wait = await self._by_audit(attempt, now)
        if wait is not None:
            raise _throttled("audit", wait)
        return Ticket(member, ())

    async def release(self, ticket: object) -> None:
        """Give the places back. What Redis does not hear it forgets with the window."""
        if not isinstance(ticket, Ticket):
            raise TypeError("not a ticket of this throttle")
        try:
            for key in ticket.keys:
                await self._redis.zrem(key, ticket.member)
        except (RedisError, OSError) as error:
            self._away(error, self._clock())

    async def _reserve(self, attempt: Attempt, member: str, now: datetime) -> Ticket:
        windows = (
            ("address", address_key(attempt.address), self._limits.address),
            ("account", digest(attempt.login).hex(), self._limits.account),
        )
        taken: list[str] = []
        for kind, key, limit in windows:
            name = f"{self._prefix}{kind}:{key}"
            wait = await self._place(name, limit, member, now)
            if wait:
                await self.release(Ticket(member, taken))
                raise _throttled(kind, timedelta(milliseconds=wait))
            taken.append(name)
        return Ticket(member, taken)

    async def _place(self, name: str, limit: int, member: str, now: datetime) -> int:
        length = int(self._limits.window.total_seconds() * 1000)
        arguments: list[Any] = [int(now.timestamp() * 1000), length, limit, member]
        return int(await self._redis.eval(_RESERVE, 1, name, *arguments))

    def _away(self, error: Exception, now: datetime) -> None:
        self._away_until = now + AWAY_PAUSE
        log.warning("redis away, logins are counted in the audit", error=type(error).__name__)


def _throttled(by: str, wait: timedelta) -> Refusal:
    THROTTLED.labels(by).inc()
    return Refusal("LOGIN_THROTTLED", seconds=max(1, -(-wait // timedelta(seconds=1))))
