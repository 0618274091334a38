"""A row that the broker refuses stays with the reason and holds up nobody."""

from dataclasses import replace

import aio_pika
import pytest

from tests.support.brokers import Broker
from tests.support.bus_contracts import Happened
from tests.support.bus_world import QUICK, hearing, running, until, world_on
from tests.support.databases import Databases, connected

pytestmark = pytest.mark.rabbitmq


async def test_others_pass_when_rows_cannot_be_published(databases: Databases, broker: Broker) -> None:
    connection = await aio_pika.connect(broker.url, timeout=10)
    async with connection, connection.channel() as channel:
        await channel.declare_exchange(broker.namespace + "odd.events", "fanout", durable=True)
    async with world_on("amqp", databases, broker) as world:
        probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(batch=10))
        broker.remember(exchanges=("odd.events",))
        await world.probe.say(probe, *(Happened(number=n) for n in range(5)))
        async with connected(world.probe.place.admin_url) as conn:
            await conn.execute("UPDATE outbox SET exchange = 'odd.events' WHERE subject = '1'")
            await conn.execute("UPDATE outbox SET type = repeat('x', 300) WHERE subject = '3'")
        async with running(probe, reader):
            await world.reader.took_effect(0, 2, 4)

            async def are_marked() -> bool:
                rows = await world.probe.fetch("SELECT error FROM outbox ORDER BY id")
                starts = ("exchange cannot be declared", "cannot be sent: ValueError")
                return len(rows) == 2 and all(str(r[0]).startswith(s) for r, s in zip(rows, starts, strict=True))

            await until(are_marked, "both rows marked")
            await world.probe.say(probe, Happened(number=5))
            await world.reader.took_effect(0, 2, 4, 5)


async def test_row_arrives_when_what_refused_it_is_gone(databases: Databases, broker: Broker) -> None:
    connection = await aio_pika.connect(broker.url, timeout=10)
    async with connection, connection.channel() as channel:
        await channel.declare_exchange(broker.namespace + "probe.events", "fanout", durable=True)
        async with world_on("amqp", databases, broker) as world:
            probe = world.bus(world.probe, tuning=replace(QUICK, setup_timeout=0.2))
            reader = world.bus(world.reader, hearing())
            await world.probe.say(probe, Happened(number=1))
            async with running(probe):

                async def is_marked() -> bool:
                    return bool(await world.probe.value("SELECT error IS NOT NULL FROM outbox"))

                await until(is_marked, "the row marked")
                await channel.exchange_delete(broker.namespace + "probe.events", timeout=10)
                await reader.declare(timeout=10)
                async with running(reader):
                    await world.reader.took_effect(1)
