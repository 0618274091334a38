"""Every message ends in Ack, Retry or Park; one that cannot be handled holds up nobody."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.received import Received
from shared.bus.subscription import Poison
from shared.bus.tuning import Tuning
from tests.support.bus_contracts import Happened
from tests.support.bus_world import QUICK, World, hearing, number_of, recording, running, until

Record = Callable[[AsyncConnection, Sequence[Received]], Awaitable[None]]


def failing(numbers: Sequence[int], error: Exception, times: int) -> Record:
    """Records, but fails `times` times in all for these numbers, after it has already written something."""
    left = [times]
    record = recording("reader.things")

    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        await record(conn, messages)
        if left[0] and any(number_of(each) in numbers for each in messages):
            left[0] -= 1
            raise error

    return handle


async def failed_rows(world: World, *columns: str) -> list[tuple[object, ...]]:
    """What the reader keeps of failures."""
    return [tuple(row) for row in await world.reader.fetch(f"SELECT {', '.join(columns)} FROM bus_failed ORDER BY id")]


async def test_message_is_tried_again_when_its_handler_fails(world: World) -> None:
    handler = failing([1], LookupError("not yet"), times=2)
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handler))
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1), Happened(number=2))
        await world.reader.took_effect(1, 2)
    assert await world.reader.effects() == [2, 1]
    assert await failed_rows(world, "id") == []


async def test_message_is_parked_when_the_last_try_fails(world: World) -> None:
    handler = failing([1], LookupError("never"), times=99)
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handler))
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1), Happened(number=2))
        await until_parked(world, 1)
    assert await failed_rows(world, "state", "attempt", "reason", "error", "type", "consumer") == [
        ("PARKED", 4, "LookupError", "LookupError: never", "probe.thing.happened.v1", "reader.things")
    ]
    assert await world.reader.effects() == [2]


async def test_message_waits_for_its_delay_when_it_failed_once(world: World) -> None:
    slow = replace(QUICK, retry_delays=(3600.0, 7200.0))
    handler = failing([1], LookupError("no"), times=1)
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handler), tuning=slow)
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1), Happened(number=2))
        await world.reader.took_effect(2)
        (row,) = await world.reader.fetch("SELECT state, attempt, due_at - failed_at AS wait FROM bus_failed")
    assert (row["state"], row["attempt"], round(row["wait"].total_seconds())) == ("RETRY", 1, 3600)


async def test_message_is_parked_at_once_when_it_is_poison(world: World) -> None:
    handler = failing([1], Poison("no such channel"), times=99)
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handler))
    async with running(probe, reader):
        await world.probe.say(probe, *(Happened(number=n) for n in range(10)))
        await world.reader.took_effect(0, *range(2, 10))
        await until_parked(world, 1)
    assert await failed_rows(world, "attempt", "reason") == [(1, "refused: no such channel")]


async def test_only_the_bad_one_is_held_back_when_a_batch_fails(world: World) -> None:
    handler = failing([7], LookupError("seven"), times=99)
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handler, batch=20, linger=0.2))
    async with running(probe, reader):
        await world.probe.say(probe, *(Happened(number=n) for n in range(20)))
        await world.reader.took_effect(*range(7), *range(8, 20))
        await until_parked(world, 1)
    assert await world.reader.value("SELECT count(*) FROM inbox") == 20


async def test_lock_timeout_is_not_counted_when_another_holds_the_row(world: World) -> None:
    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        await conn.execute(text("SET LOCAL lock_timeout = '50ms'"))
        await conn.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))
        await recording("reader.things")(conn, messages)

    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handle))
    async with running(probe, reader):
        async with world.reader.database.engine.begin() as other:
            await other.execute(text("LOCK TABLE outbox IN EXCLUSIVE MODE"))
            await world.probe.say(probe, Happened(number=1))

            async def tried_again() -> bool:
                rows = await failed_rows(world, "state", "attempt", "reason", "due_at - failed_at > interval '0.5 s'")
                return rows == [("RETRY", 0, "LockNotAvailableError 55P03", True)]

            await until(tried_again, "several tries that are not counted")
        await world.reader.took_effect(1)
    assert await failed_rows(world, "id") == []


async def test_failure_is_the_messages_own_when_it_only_looks_like_an_outage(world: World) -> None:
    handler = failing([1], ConnectionResetError("some library"), times=99)
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handler))
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1), Happened(number=2))
        await world.reader.took_effect(2)
        await until_parked(world, 1)
    assert await failed_rows(world, "attempt", "reason") == [(4, "ConnectionResetError")]


async def test_transaction_runs_again_when_it_is_a_deadlocks_victim(world: World) -> None:
    handled = []

    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        handled.append(number_of(messages[0]))
        if len(handled) == 1:
            await conn.execute(text("DO $$ BEGIN RAISE EXCEPTION 'victim' USING ERRCODE = '40P01'; END $$"))
        await recording("reader.things")(conn, messages)

    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handle))
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))
        await world.reader.took_effect(1)
    assert handled == [1, 1]
    assert await failed_rows(world, "id") == []


async def test_effect_stays_when_the_call_after_commit_fails(world: World) -> None:
    async def broken() -> None:
        raise ConnectionError("nobody listens")

    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> Callable[[], Awaitable[None]]:
        await recording("reader.things")(conn, messages)
        return broken

    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handle))
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1), Happened(number=2))
        await world.reader.took_effect(1, 2)
    assert await failed_rows(world, "id") == []


async def test_failure_is_stored_when_the_handler_broke_its_transaction(world: World) -> None:
    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        await recording("reader.things")(conn, messages)
        with suppress(DBAPIError):  # what a careless handler does
            await conn.execute(text("SELECT 1 / 0"))

    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handle))
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))
        await until_parked(world, 1)
    assert await world.reader.effects() == []


@pytest.mark.parametrize("attempts", [0, 1, 2])
async def test_retry_happens_as_often_as_there_are_delays(world: World, attempts: int) -> None:
    calls = []

    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        calls.append(1)
        raise LookupError

    tuning: Tuning = replace(QUICK, retry_delays=(0.01,) * attempts)
    probe, reader = world.bus(world.probe), world.bus(world.reader, hearing(handler=handle), tuning=tuning)
    async with running(probe, reader):
        await world.probe.say(probe, Happened(number=1))
        await until_parked(world, 1)
    assert len(calls) == attempts + 1


async def until_parked(world: World, count: int) -> None:
    """Wait for parked messages of the reader."""

    async def parked() -> bool:
        return bool(await world.reader.value("SELECT count(*) FROM bus_failed WHERE state = 'PARKED'") == count)

    await until(parked, f"{count} parked")
