"""Puts bytes into a queue as a foreign or broken program would, past the outbox."""

from collections.abc import Sequence
from uuid import uuid4

import aio_pika

from shared.bus.bus import Bus
from tests.support.bus_world import World
from tests.support.databases import connected


async def inject(world: World, bus: Bus, queue: str, bodies: Sequence[bytes], ids: Sequence[str] = ()) -> None:
    """Straight into one queue of `bus`, under these message ids or new ones."""
    ids = ids or [uuid4().hex for _ in bodies]
    assert queue in bus.topology.queues
    if world.broker is None:
        async with connected(world.reader.place.bus_url) as conn:
            await conn.executemany(
                "INSERT INTO bus_queue (queue, message_id, routing_key, body) VALUES ($1, $2, '', $3)",
                [(queue, id, body.decode()) for id, body in zip(ids, bodies, strict=True)],
            )
            await conn.execute("SELECT pg_notify('bus_queue', $1)", queue)
        return
    connection = await aio_pika.connect(world.broker.url, timeout=10)
    async with connection, connection.channel() as channel:
        for id, body in zip(ids, bodies, strict=True):
            await channel.default_exchange.publish(
                aio_pika.Message(body, message_id=id), world.broker.namespace + queue, timeout=10
            )
