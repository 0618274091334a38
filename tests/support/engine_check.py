"""`python -m tests.support.engine_check`: uses the three engines of the environment and prints what they are."""

from __future__ import annotations

import asyncio
import json
import os
import sys

import aio_pika
import asyncpg
from redis.asyncio import Redis


async def check() -> dict[str, str]:
    """One round trip through each engine."""
    session = await asyncpg.connect(os.environ["TEST_POSTGRES_URL"], timeout=10)
    try:
        version = await session.fetchval("SHOW server_version")
        fsync = await session.fetchval("SHOW fsync")
    finally:
        await session.close()
    async with Redis.from_url(os.environ["TEST_REDIS_URL"], socket_timeout=10) as client:
        await client.set("engine-check", "1")
    found = {"postgres": str(version), "fsync": str(fsync), "redis": "1", "uid": str(os.geteuid())}
    if url := os.environ.get("TEST_AMQP_URL"):
        connection = await aio_pika.connect(url, timeout=10)
        async with connection, connection.channel() as channel:
            queue = await channel.declare_queue(exclusive=True)
            await channel.default_exchange.publish(aio_pika.Message(b"1"), queue.name, timeout=10)
            got = await queue.get(timeout=10)
            found["amqp"] = got.body.decode() if got else ""
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(check())) + "\n")
