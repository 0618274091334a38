"""The shared token bucket, on a real Redis: one limit for all workers, by Redis' clock (messaging.md 4)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from deploy.local.ports import free_port
from services.messaging.adapters.pace import RedisPace
from services.messaging.application.ports import PaceLost
from tests.support.servers import redis_url


@pytest.fixture
async def redis() -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url())
    yield client
    await client.aclose()


@pytest.fixture
async def prefix(redis: Redis) -> AsyncIterator[str]:
    made = f"t{uuid4().hex[:12]}:"
    yield made
    await redis.delete(f"{made}pace")


async def test_all_workers_share_one_rate_when_they_lease_at_once(redis: Redis, prefix: str) -> None:
    workers = [RedisPace(redis, prefix, rate=200, burst=20) for _ in range(5)]
    began = time.monotonic()
    granted = 0

    async def work(pace: RedisPace) -> int:
        got = 0
        while time.monotonic() - began < 1.0:
            got += await pace.lease(7)
            await asyncio.sleep(0.01)
        return got

    granted = sum(await asyncio.gather(*map(work, workers)))
    took = time.monotonic() - began
    assert 150 <= granted <= 20 + 200 * took + 1


async def test_lease_is_at_most_what_is_wanted_and_what_is_there(redis: Redis, prefix: str) -> None:
    pace = RedisPace(redis, prefix, rate=0.001, burst=10)
    assert [await pace.lease(4), await pace.lease(4), await pace.lease(4), await pace.lease(4)] == [4, 4, 2, 0]


async def test_unused_tokens_are_given_to_others_when_returned(redis: Redis, prefix: str) -> None:
    pace = RedisPace(redis, prefix, rate=0.001, burst=10)
    await pace.lease(10)
    await pace.give_back(3)
    assert await RedisPace(redis, prefix, rate=0.001, burst=10).lease(9) == 3
    await pace.give_back(99)
    assert await pace.lease(99) == 10


async def test_nobody_gets_a_token_while_the_vendor_holds(redis: Redis, prefix: str) -> None:
    mine, other = (RedisPace(redis, prefix, rate=1000, burst=10) for _ in range(2))
    await mine.hold(0.4)
    await mine.hold(0.1)  # a shorter hold never ends a longer one
    began = time.monotonic()
    while not await other.lease(1):  # noqa: ASYNC110 - the bucket is in Redis: nothing here could set an event
        await asyncio.sleep(0.01)
    assert 0.35 <= time.monotonic() - began < 5


async def test_bucket_fails_closed_when_redis_is_away() -> None:
    away = Redis.from_url(f"redis://127.0.0.1:{free_port()}/0", socket_connect_timeout=1, retry=Retry(NoBackoff(), 0))
    with pytest.raises(PaceLost):
        await RedisPace(away, "x:", rate=1, burst=1).lease(1)
    await away.aclose()
