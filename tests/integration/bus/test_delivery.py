"""What is committed arrives; what is not committed was never said."""

from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.received import Received
from tests.support.bus_contracts import Do, Happened, Ignored
from tests.support.bus_world import World, hearing, recording, running, until
from tests.support.databases import connected


async def test_event_takes_effect_once_when_it_is_committed(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1), Happened(number=2))
        await world.reader.took_effect(1, 2)
    assert await world.probe.outbox() == 0
    assert await world.reader.value("SELECT count(*) FROM inbox") == 2


async def test_nothing_is_said_when_the_transaction_rolls_back(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())

    async def say_and_fail(conn: AsyncConnection) -> None:
        await probe.outbox.add(conn, [Happened(number=1)])
        raise LookupError("changed my mind")

    async with running(probe, reader):
        with pytest.raises(LookupError):
            await world.probe.database.transaction(say_and_fail)
        await world.probe.say(probe, Happened(number=2))
        await world.reader.took_effect(2)
    assert await world.probe.outbox() == 0


async def test_every_queue_gets_its_copy_when_several_bind_one_type(world: World) -> None:
    probe = world.bus(world.probe, hearing("probe.things", types=(Happened,)))
    reader = world.bus(world.reader, hearing("reader.first"), hearing("reader.second"))
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=7))
        await world.reader.took_effect(7, queue="reader.first")
        await world.reader.took_effect(7, queue="reader.second")
        await world.probe.took_effect(7)


async def test_service_hears_itself_when_it_binds_its_own_types(world: World) -> None:
    reader = world.bus(world.reader, hearing())
    async with running(reader):
        await world.reader.say(reader, Do(number=3))
        await world.reader.took_effect(3)


async def test_handler_may_answer_when_it_adds_to_the_outbox(world: World) -> None:
    probe = world.bus(world.probe, hearing("probe.answers", types=(Happened,)))
    reader_bus = world.bus(world.reader)

    async def answer(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        await recording("reader.things")(conn, messages)
        if messages[0].envelope.type == Do.TYPE:
            await reader_bus.outbox.add(conn, [Happened(number=100 + messages[0].as_(Do).number)])

    reader = world.bus(world.reader, hearing(handler=answer))
    async with running(probe, reader):
        await world.probe.say(probe, Do(number=1))
        await world.probe.took_effect(101)


async def test_event_leaves_the_outbox_when_nobody_binds_it(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())
    async with running(probe, reader):
        await world.probe.say(probe, Ignored(), Happened(number=1))
        await world.reader.took_effect(1)

        async def is_empty() -> bool:
            return await world.probe.outbox() == 0

        await until(is_empty, "an empty outbox")


async def test_command_waits_in_the_outbox_when_nobody_binds_it(world: World) -> None:
    probe = world.bus(world.probe, hearing("probe.things", types=(Happened,)))
    async with running(probe):
        await world.probe.say(probe, Do(number=1))
        await world.probe.say(probe, *(Happened(number=n) for n in range(5)))
        await world.probe.took_effect(0, 1, 2, 3, 4)

        async def is_marked() -> bool:
            rows = await world.probe.fetch("SELECT error, attempts FROM outbox")
            return [row["error"] for row in rows] == ["nobody binds this command"] and rows[0]["attempts"] > 0

        await until(is_marked, "the command marked")
    reader = world.bus(world.reader, hearing())
    async with running(probe, reader):
        await world.reader.took_effect(1)


async def test_all_are_relayed_when_a_lower_id_commits_later(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())
    async with running(probe, reader):

        async def slow(conn: AsyncConnection) -> None:
            await probe.outbox.add(conn, [Happened(number=1)])
            await world.probe.say(probe, Happened(number=2))
            await world.reader.took_effect(2)

        await world.probe.database.transaction(slow)
        await world.reader.took_effect(1, 2)


async def test_batch_arrives_whole_when_there_are_many(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(batch=50, concurrency=2))
    async with running(probe, reader):
        for start in range(0, 1000, 100):
            await world.probe.say(probe, *(Happened(number=n) for n in range(start, start + 100)))
        await world.reader.took_effect(*range(1000))


async def test_second_delivery_has_no_effect_when_the_message_is_repeated(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(batch=10))
    await world.probe.say(probe, Happened(number=1))
    await repeat_outbox(world)
    async with running(probe, reader):
        await world.reader.took_effect(1)
        await world.probe.say(probe, Happened(number=2))
        await world.reader.took_effect(1, 2)


async def test_second_delivery_has_no_effect_when_it_comes_much_later(world: World) -> None:
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing())
    await world.probe.say(probe, Happened(number=1))
    async with connected(world.probe.place.admin_url) as conn:
        await conn.execute("CREATE TABLE kept AS SELECT * FROM outbox")
    async with running(probe, reader):
        await world.reader.took_effect(1)
        await repeat_outbox(world, "kept")
        await world.probe.say(probe, Happened(number=2))
        await world.reader.took_effect(1, 2)


async def repeat_outbox(world: World, table: str = "outbox") -> None:
    """Say again what the outbox holds, under the same message ids."""
    columns = "message_id, source, exchange, type, subject, sequence, correlation_id, causation_id, traceparent, body,"
    columns += " created_at"
    async with connected(world.probe.place.admin_url) as conn:
        await conn.execute(f"INSERT INTO outbox ({columns}) SELECT {columns} FROM {table}")
        await conn.execute("SELECT pg_notify('bus_outbox', '')")
