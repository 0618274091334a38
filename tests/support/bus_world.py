"""A small world for the bus' tests: a producer and a reader with databases of their own, over either transport."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import pytest

from shared.bus.bus import Bus
from shared.bus.subscription import ExternalSubscription, Subscription
from shared.bus.tuning import Tuning
from shared.contracts.base import Contract
from shared.db.database import Database
from shared.runtime.service import Component
from shared.runtime.settings import CommonSettings
from tests.support.brokers import Broker
from tests.support.bus_hearing import QUICK, hearing, number_of, recording
from tests.support.bus_history import MIGRATIONS
from tests.support.databases import Databases, TestDatabase, connected, with_database

__all__ = ["BOTH", "QUICK", "Side", "World", "hearing", "number_of", "recording"]
BOTH = [pytest.param("amqp", marks=pytest.mark.rabbitmq), "local"]


async def until(holds: Callable[[], Awaitable[bool]], what: str, seconds: float = 40, every: float = 0.02) -> None:
    """Wait for a state that another task or process brings about; fails with `what` when it does not."""
    end = time.monotonic() + seconds
    while not await holds():
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} s: {what}")
        await asyncio.sleep(every)


class Side:
    """One service: its database, its bus, what its handlers did."""

    def __init__(self, name: str, place: TestDatabase) -> None:
        self.name = name
        self.place = place
        self.database = Database(place.url, name=name, pool_size=4)

    @property
    def database_admin(self) -> str:
        """The superuser, in another database than this one."""
        return with_database(self.place.admin_url, "postgres")

    async def say(self, bus: Bus, *contracts: Contract) -> None:
        """Commit messages to the outbox."""
        await self.database.transaction(lambda conn: bus.outbox.add(conn, contracts))

    async def fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Look into the database from outside."""
        async with connected(self.place.admin_url) as conn:
            return await conn.fetch(statement, *values)

    async def value(self, statement: str, *values: object) -> Any:
        """The first column of the only row."""
        (row,) = await self.fetch(statement, *values)
        return row[0]

    async def effects(self, queue: str | None = None) -> list[int]:
        """Numbers in the order in which they took effect."""
        rows = await self.fetch("SELECT number FROM effect WHERE $1::text IS NULL OR queue = $1 ORDER BY id", queue)
        return [row[0] for row in rows]

    async def outbox(self) -> int:
        """How many messages wait."""
        return int(await self.value("SELECT count(*) FROM outbox"))

    async def took_effect(self, *numbers: int, queue: str | None = None, seconds: float = 40) -> None:
        """Wait until exactly these numbers took effect, in any order, each once."""
        wanted = sorted(numbers)

        async def all_there() -> bool:
            return len(await self.effects(queue)) >= len(wanted)

        await until(all_there, f"effects {wanted[:10]}", seconds)
        assert sorted(await self.effects(queue)) == wanted


@dataclass
class World:
    """`probe` says, `reader` hears."""

    transport: str
    probe: Side
    reader: Side
    broker: Broker | None
    tuning: Tuning = QUICK
    buses: list[Bus] = field(default_factory=list)

    def settings(self) -> CommonSettings:
        """What the services are told of this transport."""
        if self.broker is not None:
            return self.broker.settings()
        peers = {side.name: side.place.bus_url for side in (self.probe, self.reader)}
        return CommonSettings(transport="local", local_peers=peers)

    def bus(
        self, side: Side, *subscriptions: Subscription | ExternalSubscription, tuning: Tuning | None = None, **more: Any
    ) -> Bus:
        """A bus of one side; its queues are removed after the test."""
        bus = Bus(side.name, side.database, self.settings(), subscriptions, tuning=tuning or self.tuning, **more)
        self.buses.append(bus)
        if self.broker is not None:
            topology = bus.topology
            self.broker.remember(
                *topology.queues, topology.dead_queue, topology.unroutable_queue, exchanges=topology.exchanges
            )
        return bus

    async def close(self) -> None:
        """Close what buses and databases keep open."""
        for bus in self.buses:
            await bus.close()
        for side in (self.probe, self.reader):
            await side.database.close()


@asynccontextmanager
async def running(*buses: Bus) -> AsyncIterator[None]:
    """Run everything of these buses; stop it in order, as the host does."""
    for bus in buses:
        await bus.setup()
    stages = [[part for bus in buses for part in bus.consumers()], [part for bus in buses for part in bus.relay()]]
    async with parts_running(*stages):
        yield


@asynccontextmanager
async def parts_running(*stages: Sequence[Component]) -> AsyncIterator[list[asyncio.Event]]:
    """Run components; each stage is told to stop and awaited before the next one is."""
    events = [asyncio.Event() for _ in stages]
    async with asyncio.TaskGroup() as group:
        tasks = [
            [group.create_task(part.run(event)) for part in stage] for stage, event in zip(stages, events, strict=True)
        ]
        try:
            yield events
        finally:
            for event, stage_tasks in zip(events, tasks, strict=True):
                event.set()
                await asyncio.gather(*stage_tasks)


@asynccontextmanager
async def world_on(transport: str, databases: Databases, broker: Broker | None) -> AsyncIterator[World]:
    """Fresh databases and names."""
    probe = Side("probe", await databases.of(MIGRATIONS))
    reader = Side("reader", await databases.of(MIGRATIONS))
    world = World(transport, probe, reader, broker if transport == "amqp" else None)
    try:
        yield world
    finally:
        await world.close()


@pytest.fixture(params=BOTH)
def transport(request: pytest.FixtureRequest) -> str:
    """Each transport in turn."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def broker_if_any(request: pytest.FixtureRequest, transport: str) -> Broker | None:
    """Only `amqp` asks for a broker, so that the rest runs where none can be had."""
    return request.getfixturevalue("broker") if transport == "amqp" else None


@pytest.fixture
async def world(transport: str, databases: Databases, broker_if_any: Broker | None) -> AsyncIterator[World]:
    """The world over each transport in turn."""
    async with world_on(transport, databases, broker_if_any) as made:
        yield made
