"""A process of its own that runs one bus, to be killed. `python -m tests.support.bus_child` reads its orders from
standard input as one JSON line, and says "here" on standard output when it is where it was told to stop.

The places are around calls of the transport and of the handler, which the product's code does not know of.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.bus import Bus, transport_of
from shared.bus.received import Received
from shared.bus.topology import Topology
from shared.bus.transport import Delivery, Intake, Outgoing, Published, Publisher, Transport
from shared.bus.tuning import Tuning
from shared.db.database import Database
from shared.runtime.host import serve
from shared.runtime.log import configure_logging
from shared.runtime.service import Service
from shared.runtime.settings import CommonSettings
from tests.support.bus_hearing import QUICK, hearing, number_of, recording

Place = Literal["", "before publish", "before delete", "in handler", "before ack"]


@dataclass
class Orders:
    """What the child is."""

    service: str
    database_url: str
    settings: dict[str, Any]
    place: Place = ""
    hears: bool = False
    relays: bool = False
    suicide: int | None = None
    """In its handler it stops at this number only, and dies there by its own hand."""
    tuning: dict[str, Any] = field(default_factory=dict)


async def arrived(orders: Orders) -> None:
    """Say so, then stay until killed (or until the parent says "go on"), or die by the own hand."""
    if orders.suicide is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdout.write("here\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


class StoppingPublisher:
    """Stops before or after the real one."""

    def __init__(self, real: Publisher, orders: Orders) -> None:
        self._real = real
        self._orders = orders

    async def ready(self) -> None:
        await self._real.ready()

    async def publish(self, rows: Sequence[Outgoing]) -> Published:
        if self._orders.place == "before publish":
            await arrived(self._orders)
        done = await self._real.publish(rows)
        if self._orders.place == "before delete":
            await arrived(self._orders)
        return done


class StoppingIntake:
    """Stops between the commit of the effect and its acknowledgement."""

    def __init__(self, real: Intake, orders: Orders) -> None:
        self._real = real
        self._orders = orders

    async def take(self, limit: int, linger: float) -> Sequence[Delivery]:
        return await self._real.take(limit, linger)

    async def ack(self, batch: Sequence[Delivery]) -> None:
        if self._orders.place == "before ack":
            await arrived(self._orders)
        await self._real.ack(batch)


class StoppingTransport:
    """The real transport with places to stop at."""

    def __init__(self, real: Transport, orders: Orders) -> None:
        self._real = real
        self._orders = orders

    async def declare(self, topology: Topology) -> None:
        await self._real.declare(topology)

    @asynccontextmanager
    async def _publisher(self) -> AsyncIterator[Publisher]:
        async with self._real.publisher() as publisher:
            yield StoppingPublisher(publisher, self._orders)

    def publisher(self) -> AbstractAsyncContextManager[Publisher]:
        return self._publisher()

    @asynccontextmanager
    async def _intake(self, queue: str, prefetch: int) -> AsyncIterator[Intake]:
        async with self._real.intake(queue, prefetch) as intake:
            yield StoppingIntake(intake, self._orders)

    def intake(self, queue: str, prefetch: int) -> AbstractAsyncContextManager[Intake]:
        return self._intake(queue, prefetch)

    async def probe(self) -> None:
        await self._real.probe()

    async def close(self) -> None:
        await self._real.close()


async def main(orders: Orders) -> None:
    """Run until killed or told to stop by SIGTERM."""
    configure_logging("INFO")
    database = Database(orders.database_url, name=orders.service, pool_size=4)
    settings = CommonSettings(**orders.settings)
    tuning = Tuning(**{**asdict(QUICK), **orders.tuning})
    transport = StoppingTransport(transport_of(orders.service, database, settings, tuning), orders)

    async def handle(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        await recording("reader.things")(conn, messages)
        if orders.place == "in handler" and orders.suicide in (None, number_of(messages[0])):
            await arrived(orders)

    heard = [hearing(handler=handle)] if orders.hears else []
    bus = Bus(orders.service, database, settings, heard, tuning=tuning, transport=transport)
    stages = [bus.consumers() if orders.hears else [], bus.relay() if orders.relays else []]
    await serve([Service(orders.service, stages, on_start=[bus.setup], on_close=[database.close, bus.close])])


if __name__ == "__main__":
    asyncio.run(main(Orders(**json.loads(sys.stdin.readline()))))
