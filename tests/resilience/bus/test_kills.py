"""Processes that die by a real SIGKILL at the worst places: nothing is lost, nothing takes effect twice."""

import signal
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from tests.support.bus_children import ChildBus, child
from tests.support.bus_contracts import Happened
from tests.support.bus_world import QUICK, World, hearing, running, until


async def test_event_is_published_when_the_relay_died_between_commit_and_publish(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())
    async with running(reader):
        async with child(world, world.probe, "before publish", relays=True) as relay:
            await world.probe.say(probe, Happened(number=1))
            await relay.is_there()
            assert await relay.kill() == -signal.SIGKILL
        assert await world.reader.effects() == []
        async with running(probe):
            await world.reader.took_effect(1)
    assert await world.probe.outbox() == 0


async def test_event_takes_effect_once_when_the_relay_died_between_publish_and_delete(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())
    async with running(reader):
        async with child(world, world.probe, "before delete", relays=True) as relay:
            await world.probe.say(probe, Happened(number=1))
            await relay.is_there()
            assert await relay.kill() == -signal.SIGKILL
        await world.reader.took_effect(1)
        assert await world.probe.outbox() == 1
        async with running(probe):
            await world.probe.say(probe, Happened(number=2))
            await world.reader.took_effect(1, 2)
    assert await world.probe.outbox() == 0


async def test_event_takes_effect_once_when_the_consumer_died_between_effect_and_ack(world: World) -> None:
    probe = world.bus(world.probe)
    async with running(probe):
        async with child(world, world.reader, "before ack", hears=True) as consumer:
            await set_up(world)
            await world.probe.say(probe, Happened(number=1))
            await consumer.is_there()
            assert await world.reader.effects() == [1]
            assert await consumer.kill() == -signal.SIGKILL
        async with running(world.bus(world.reader, hearing())):
            await world.probe.say(probe, Happened(number=2))
            await world.reader.took_effect(1, 2)


async def test_event_takes_effect_once_when_the_consumer_died_in_its_handler(world: World) -> None:
    probe = world.bus(world.probe)
    async with running(probe):
        async with child(world, world.reader, "in handler", hears=True) as consumer:
            await set_up(world)
            await world.probe.say(probe, Happened(number=1))
            await consumer.is_there()
            assert await consumer.kill() == -signal.SIGKILL
        assert await world.reader.effects() == []
        async with running(world.bus(world.reader, hearing())):
            await world.reader.took_effect(1)


async def test_only_the_deadly_one_is_parked_when_every_process_dies_of_it(world: World) -> None:
    probe = world.bus(world.probe)
    limit = 2
    async with running(probe):
        await set_up(world, delivery_limit=limit)
        await world.probe.say(probe, *(Happened(number=n) for n in range(6)))
        for _ in range(limit + 1):
            async with deadly_child(world, limit) as consumer:
                assert await consumer.ended() == -signal.SIGKILL
        async with deadly_child(world, limit):
            await world.reader.took_effect(0, 1, 2, 4, 5)

            async def is_parked() -> bool:
                rows = await world.reader.fetch("SELECT consumer, state, reason FROM bus_failed")
                return [tuple(row) for row in rows] == [("reader.things", "PARKED", "delivery limit")]

            await until(is_parked, "parked")


async def test_message_in_hand_is_finished_when_the_consumer_is_told_to_stop(world: World) -> None:
    probe = world.bus(world.probe)
    async with running(probe):
        async with child(world, world.reader, "in handler", hears=True, relays=True) as consumer:
            await set_up(world)
            await world.probe.say(probe, Happened(number=1))
            await consumer.is_there()
            consumer.terminate()
            consumer.go_on()
            assert await consumer.ended() == 0
        assert await world.reader.effects() == [1]
        async with running(world.bus(world.reader, hearing())):
            await world.probe.say(probe, Happened(number=2))
            await world.reader.took_effect(1, 2)
            assert await world.reader.value("SELECT count(*) FROM inbox") == 2


async def test_outbox_is_flushed_when_the_relay_is_told_to_stop(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(batch=100))
    await set_up(world)
    async with child(world, world.probe, "before publish", relays=True) as relay:
        await world.probe.say(probe, *(Happened(number=n) for n in range(50)))
        await relay.is_there()
        await world.probe.say(probe, *(Happened(number=n) for n in range(50, 400)))
        relay.terminate()
        for _ in range(3):
            relay.go_on()
        assert await relay.ended() == 0
    assert await world.probe.outbox() == 0
    async with running(reader):
        await world.reader.took_effect(*range(400))


def deadly_child(world: World, limit: int) -> AbstractAsyncContextManager[ChildBus]:
    """A consumer that number 3 kills."""
    return child(world, world.reader, "in handler", hears=True, suicide=3, delivery_limit=limit)


async def set_up(world: World, delivery_limit: int = QUICK.delivery_limit) -> None:
    """The reader's queue exists before anybody publishes, as after the migration step."""
    reader = world.bus(world.reader, hearing(), tuning=replace(world.tuning, delivery_limit=delivery_limit))
    await reader.declare(timeout=10)
