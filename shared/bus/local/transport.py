"""PostgreSQL as the bus' transport, where no RabbitMQ can be had: for one machine, and the banner says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.failures import is_outage
from shared.bus.local.intake import LocalIntake
from shared.bus.local.publisher import LocalPublisher, connect, connect_all
from shared.bus.topology import Topology
from shared.bus.transport import BrokerDown
from shared.bus.tuning import Tuning
from shared.db.database import Database

_PROBE_SECONDS = 2.0
_FORGET = text("DELETE FROM bus_binding WHERE NOT (queue, exchange, routing_key) IN (SELECT * FROM unnest("
               "CAST(:queues AS text[]), CAST(:exchanges AS text[]), CAST(:keys AS text[])))")  # fmt: skip
_BIND = text(
    """
    INSERT INTO bus_binding (queue, exchange, routing_key)
    SELECT * FROM unnest(CAST(:queues AS text[]), CAST(:exchanges AS text[]), CAST(:keys AS text[]))
    ON CONFLICT DO NOTHING
    """
)


class LocalTransport:
    """`peers` are the databases of all services by name, as the role `bus`."""

    def __init__(self, service: str, database: Database, peers: Mapping[str, str], tuning: Tuning) -> None:
        if not peers:
            raise ValueError("the local transport needs the databases of the services (DYFLUX_LOCAL_PEERS)")
        self._service = service
        self._database = database
        self._peers = dict(peers)
        self._tuning = tuning
        self._undeclared: Topology | None = None

    async def declare(self, topology: Topology) -> None:
        """Write the bindings into the service's own database, and forget those that it has no more."""
        self._undeclared = topology
        bindings = [each for each in topology.bindings if each.exchange not in topology.external]
        columns = {
            "queues": [each.queue for each in bindings],
            "exchanges": [each.exchange for each in bindings],
            "keys": [each.pattern for each in bindings],
        }

        async def work(conn: AsyncConnection) -> None:
            await conn.execute(_FORGET, columns)
            await conn.execute(_BIND, columns)

        try:
            await self._database.transaction(work)
        except Exception as error:
            if not is_outage(error):
                raise
            raise BrokerDown(f"cannot declare: {error!r}") from error
        self._undeclared = None

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[LocalPublisher]:
        """The relay's session."""
        async with AsyncExitStack() as stack:
            yield LocalPublisher(await connect_all(self._peers, stack))

    @asynccontextmanager
    async def intake(self, queue: str, prefetch: int) -> AsyncIterator[LocalIntake]:
        """A consumer's session in the service's own database."""
        if self._undeclared is not None:
            await self.declare(self._undeclared)
        async with AsyncExitStack() as stack:
            conn = await connect(self._service, self._database.url, stack)
            intake = LocalIntake(conn, queue, prefetch, self._tuning.queue_poll)
            await intake.start()
            try:
                yield intake
            finally:
                with suppress(BrokerDown):  # not deleted, they come again and are known
                    await intake.let_go()

    async def probe(self) -> None:
        """Ask every peer."""
        try:
            async with asyncio.timeout(_PROBE_SECONDS), AsyncExitStack() as stack:
                await connect_all(self._peers, stack)
        except TimeoutError as error:
            raise BrokerDown("a database did not answer within two seconds") from error

    async def close(self) -> None:
        """Nothing is kept open between sessions."""
