"""Messages from outside (api.md, "Through RabbitMQ, from outside"): who sent them is checked, repeats are harmless,
and what cannot be read or routed is parked, never dropped."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aio_pika
import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.parking import replay
from shared.bus.received import External
from shared.bus.subscription import ExternalSubscription, Poison
from shared.runtime.clock import utc_now
from tests.support.brokers import Broker
from tests.support.bus_history.tables import effect
from tests.support.bus_world import World, running, until, world_on
from tests.support.databases import Databases

pytestmark = pytest.mark.rabbitmq

QUEUE = "reader.claims"


async def take_claim(conn: AsyncConnection, message: External) -> None:
    """The body is a number; anything else is poison."""
    if not message.body.isdigit():
        raise Poison("not a claim")
    await conn.execute(insert(effect).values(queue=QUEUE, message_id=message.id, number=int(message.body)))


def claims(*patterns: str) -> ExternalSubscription:
    return ExternalSubscription(QUEUE, "channels", patterns or ("claims.*",), take_claim, drains_unroutable=True)


@dataclass
class Outside:
    """A channel's program: the broker user of this test's broker, writing to `channels`."""

    world: World
    broker: Broker
    user: str

    async def send(
        self, body: bytes, key: str, *, message_id: str | None = "m-1", user_id: str | None = "itself"
    ) -> None:
        connection = await aio_pika.connect(self.broker.url, timeout=10)
        async with connection, connection.channel() as channel:
            exchange = await channel.get_exchange(self.broker.namespace + "channels", ensure=False)
            message = aio_pika.Message(
                body, message_id=message_id, user_id=self.user if user_id == "itself" else user_id
            )
            await exchange.publish(message, key, timeout=10)

    async def parked(self, *reasons: str) -> None:
        async def are_parked() -> bool:
            rows = await self.world.reader.fetch("SELECT reason FROM bus_failed WHERE state = 'PARKED' ORDER BY id")
            return [row[0] for row in rows] == list(reasons)

        await until(are_parked, f"parked {reasons}")


@pytest.fixture
async def outside(databases: Databases, broker: Broker) -> AsyncIterator[Outside]:
    user = broker.url.split("//")[1].split(":")[0]
    async with world_on("amqp", databases, broker) as world:
        yield Outside(world, broker, user)


async def test_message_takes_effect_once_when_it_is_repeated(outside: Outside) -> None:
    world = outside.world
    async with running(world.bus(world.reader, claims())):
        await outside.send(b"1", f"claims.{outside.user}")
        await world.reader.took_effect(1)
        await outside.send(b"1", f"claims.{outside.user}")
        await outside.send(b"2", f"claims.{outside.user}", message_id="m-2")
        await world.reader.took_effect(1, 2)
    ids = await world.reader.fetch("SELECT message_id FROM inbox ORDER BY 1")
    assert [row[0] for row in ids] == [f"{outside.user}:m-1", f"{outside.user}:m-2"]


async def test_message_is_parked_when_its_sender_is_not_named(outside: Outside) -> None:
    world = outside.world
    async with running(world.bus(world.reader, claims())):
        await outside.send(b"1", f"claims.{outside.user}", user_id=None)
        await outside.parked("user_id is missing")
    assert await world.reader.effects() == []


async def test_message_is_parked_when_its_sender_writes_for_another_channel(outside: Outside) -> None:
    world = outside.world
    async with running(world.bus(world.reader, claims())):
        await outside.send(b"1", "claims.another")
        await outside.parked("user_id does not fit the routing key")
    assert await world.reader.effects() == []


async def test_message_is_parked_when_its_handler_cannot_read_it(outside: Outside) -> None:
    world = outside.world
    async with running(world.bus(world.reader, claims())):
        await outside.send(b"<xml", f"claims.{outside.user}")
        await outside.send(b"5", f"claims.{outside.user}", message_id="m-2")
        await outside.parked("refused: not a claim")
        await world.reader.took_effect(5)


async def test_message_is_parked_and_replayed_later_when_nobody_binds_its_key(outside: Outside) -> None:
    world = outside.world
    async with running(world.bus(world.reader, claims())):
        await outside.send(b"3", f"orders.{outside.user}")
        await outside.parked("unroutable")
        row_id = await world.reader.value("SELECT id FROM bus_failed")
        await world.reader.database.transaction(lambda conn: replay(conn, utc_now(), ids=[row_id]))
        await outside.parked("unroutable")
    async with running(world.bus(world.reader, claims("claims.*", "orders.*"))):
        await world.reader.database.transaction(lambda conn: replay(conn, utc_now(), ids=[row_id]))
        await world.reader.took_effect(3)
        await outside.send(b"3", f"orders.{outside.user}")
        await outside.send(b"4", f"orders.{outside.user}", message_id="m-2")
        await world.reader.took_effect(3, 4)


async def test_both_hear_when_two_services_bind_one_key(outside: Outside) -> None:
    world = outside.world

    async def take_order(conn: AsyncConnection, message: External) -> None:
        await conn.execute(insert(effect).values(queue="probe.orders", message_id=message.id, number=int(message.body)))

    second = ExternalSubscription("probe.orders", "channels", ("claims.#",), take_order)
    async with running(world.bus(world.reader, claims()), world.bus(world.probe, second)):
        await outside.send(b"9", f"claims.{outside.user}")
        await world.reader.took_effect(9)
        await world.probe.took_effect(9)
