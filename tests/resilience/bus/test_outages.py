"""While the database or the broker is away nothing is lost, counted or parked; when it is back everything goes on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from prometheus_client import REGISTRY
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.local.rabbitmq import PrivateRabbit
from shared.bus.bus import Bus
from shared.bus.received import Received
from shared.bus.transport import BrokerDown
from tests.support.brokers import Broker
from tests.support.bus_contracts import Happened
from tests.support.bus_world import QUICK, Side, World, hearing, recording, running, until, world_on
from tests.support.databases import Databases, connected
from tests.support.frozen_proxy import frozen_proxy


@asynccontextmanager
async def database_away(side: Side) -> AsyncIterator[None]:
    """Nobody is connected and nobody can connect."""
    async with connected(side.database_admin) as admin:
        await admin.execute(f'ALTER DATABASE "{side.place.name}" ALLOW_CONNECTIONS false')
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", side.place.name
        )
        try:
            yield
        finally:
            await admin.execute(f'ALTER DATABASE "{side.place.name}" ALLOW_CONNECTIONS true')


def gauge(name: str, **labels: str) -> float:
    """A metric's value now."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def shows(name: str, value: float, **labels: str) -> None:
    """Wait until a metric has this value."""

    async def is_so() -> bool:
        return gauge(name, **labels) == value

    await until(is_so, f"{name} = {value}")


@pytest.mark.rabbitmq
async def test_all_arrive_when_rabbitmq_was_killed_while_it_blocked_publishers(
    databases: Databases, private_rabbit: PrivateRabbit, private_broker: Broker
) -> None:
    async with world_on("amqp", databases, private_broker) as world:
        probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(batch=10))
        async with running(probe, reader):
            await world.probe.say(probe, Happened(number=1))
            await world.reader.took_effect(1)
            await private_rabbit.sync_topology()
            await private_rabbit.ctl("set_vm_memory_high_watermark", "0.00001")
            await world.probe.say(probe, Happened(number=2))
            await shows("dyflux_bus_relay_paused", 1, service="probe")
            await private_rabbit.kill()
            await during_the_outage(world, probe, *range(3, 100))
            await private_rabbit.start()
            await world.reader.took_effect(*range(1, 100))
        assert await world.reader.value("SELECT count(*) FROM bus_failed") == 0


@pytest.mark.rabbitmq
async def test_all_arrive_when_rabbitmq_was_stopped_and_a_service_started_meanwhile(
    databases: Databases, private_rabbit: PrivateRabbit, private_broker: Broker
) -> None:
    async with world_on("amqp", databases, private_broker) as world:
        quick = replace(QUICK, setup_timeout=0.3)
        probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(batch=10))
        late = world.bus(world.reader, hearing("reader.late"), tuning=quick)
        async with running(probe, reader):
            await world.probe.say(probe, Happened(number=1))
            await world.reader.took_effect(1)
            await private_rabbit.stop()
            await during_the_outage(world, probe, *range(2, 100))
            async with running(late):
                with pytest.raises(BrokerDown):
                    await late.probe()
                await private_rabbit.start()
                await world.reader.took_effect(*range(1, 100), queue="reader.things")
                await late.declare(timeout=20)
                await world.probe.say(probe, Happened(number=100))
                await world.reader.took_effect(*range(1, 101), queue="reader.things")

                async def is_heard() -> bool:
                    return 100 in await world.reader.effects("reader.late")

                await until(is_heard, "the late queue's message")
        assert await world.reader.value("SELECT count(*) FROM bus_failed") == 0


async def during_the_outage(world: World, probe: Bus, *numbers: int) -> None:
    """Commits go on, and it is seen that relay and consumer wait."""
    await world.probe.say(probe, *(Happened(number=n) for n in numbers))
    await shows("dyflux_bus_relay_paused", 1, service="probe")
    await shows("dyflux_bus_consumer_paused", 1, queue="reader.things")
    assert await world.probe.outbox() >= len(numbers)


async def test_all_arrive_when_the_readers_database_was_away(world: World) -> None:
    tuning = replace(QUICK, delivery_limit=2)
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(batch=10), tuning=tuning)
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))
        await world.reader.took_effect(1)
        async with database_away(world.reader):
            await world.probe.say(probe, *(Happened(number=n) for n in range(2, 30)))
            await shows("dyflux_bus_consumer_paused", 1, queue="reader.things")
            await asyncio.sleep(1)  # many probes long: none of them may count
        await world.reader.took_effect(*range(1, 30))
    assert await world.reader.value("SELECT count(*) FROM bus_failed") == 0


async def test_attempt_is_not_counted_when_the_database_goes_in_the_middle(world: World) -> None:
    away = asyncio.Event()
    calls = []

    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        calls.append(1)
        await recording("reader.things")(conn, messages)
        if len(calls) == 1:
            await away.wait()

    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handle))
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))

        async def is_in_hand() -> bool:
            return bool(calls)

        await until(is_in_hand, "the handler")
        async with database_away(world.reader):
            away.set()
            await shows("dyflux_bus_consumer_paused", 1, queue="reader.things")
        await world.reader.took_effect(1)
    assert await world.reader.value("SELECT count(*) FROM bus_failed") == 0


async def test_retry_waits_when_the_database_goes_away(world: World) -> None:
    fail = [True]

    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        if fail[0]:
            raise LookupError
        await recording("reader.things")(conn, messages)

    tuning = replace(QUICK, retry_delays=(0.5, 0.5))
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handle), tuning=tuning)
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))

        async def has_failed() -> bool:
            return bool(await world.reader.value("SELECT count(*) FROM bus_failed"))

        await until(has_failed, "the first failure")
        fail[0] = False
        async with database_away(world.reader):
            await shows("dyflux_bus_consumer_paused", 1, queue="reader.retries")
        await world.reader.took_effect(1)


async def test_relay_goes_on_when_its_own_database_was_away(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))
        await world.reader.took_effect(1)
        async with database_away(world.probe):
            await shows("dyflux_bus_relay_leading", 0, service="probe")
        await shows("dyflux_bus_relay_leading", 1, service="probe")
        await world.probe.say(probe, Happened(number=2))
        await world.reader.took_effect(1, 2)


async def test_second_relay_takes_over_when_the_first_loses_its_connection(world: World) -> None:
    first, second = world.bus(world.probe), world.bus(world.probe)
    reader = world.bus(world.reader, hearing(batch=20))
    locked = "SELECT count(*) FILTER (WHERE granted) FROM pg_locks WHERE locktype = 'advisory' AND database = " \
             "(SELECT oid FROM pg_database WHERE datname = current_database())"  # fmt: skip
    kill = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = " \
           "(SELECT oid FROM pg_database WHERE datname = current_database())"  # fmt: skip
    async with running(reader, first, second):
        for start in range(0, 300, 100):
            await world.probe.say(first, *(Happened(number=n) for n in range(start, start + 100)))

            async def one_leads() -> bool:
                return bool(await world.probe.value(locked) == 1)

            await until(one_leads, "one leader")
            await world.probe.fetch(kill)
        await world.reader.took_effect(*range(300))
        assert await world.probe.value(locked) <= 1


@pytest.mark.rabbitmq
async def test_relay_pauses_when_the_broker_is_out_of_memory(
    databases: Databases, private_rabbit: PrivateRabbit, private_broker: Broker
) -> None:
    async with world_on("amqp", databases, private_broker) as world:
        probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(batch=10))
        async with running(probe, reader):
            await world.probe.say(probe, Happened(number=1))
            await world.reader.took_effect(1)
            await private_rabbit.ctl("set_vm_memory_high_watermark", "0.00001")
            try:
                await world.probe.say(probe, *(Happened(number=n) for n in range(2, 50)))
                await shows("dyflux_bus_relay_paused", 1, service="probe")
                assert await world.probe.value("SELECT count(*) FROM outbox WHERE attempts = 0") == 48
            finally:
                await private_rabbit.ctl("set_vm_memory_high_watermark", "absolute", "1GB")
            await shows("dyflux_bus_relay_paused", 0, service="probe")
            await world.reader.took_effect(*range(1, 50))
        rows = await world.probe.fetch("SELECT 1 FROM outbox")
        assert rows == []


@pytest.mark.rabbitmq
async def test_rows_stay_when_the_broker_does_not_confirm_in_time(databases: Databases, broker: Broker) -> None:
    parts = urlsplit(broker.url)
    async with frozen_proxy(parts.hostname or "", parts.port or 5672) as proxy:
        around = Broker(broker.url.replace(f":{parts.port}", f":{proxy.port}"), broker.namespace)
        async with world_on("amqp", databases, broker) as world:
            reader = world.bus(world.reader, hearing(batch=10))
            world.broker = around
            probe = world.bus(world.probe, tuning=replace(QUICK, confirm_timeout=0.3))
            async with running(reader, probe):
                await world.probe.say(probe, Happened(number=1))
                await world.reader.took_effect(1)
                proxy.flowing.clear()
                await world.probe.say(probe, *(Happened(number=n) for n in range(2, 20)))

                async def is_unanswered() -> bool:
                    return bool(await world.probe.value("SELECT count(*) FROM outbox WHERE error IS NOT NULL"))

                await until(is_unanswered, "unconfirmed rows")
                assert await world.probe.outbox() == 18
                proxy.flowing.set()
                await world.reader.took_effect(*range(1, 20))

                async def is_empty() -> bool:
                    return await world.probe.outbox() == 0

                await until(is_empty, "an empty outbox")
            world.broker = broker
