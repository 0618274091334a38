"""RabbitMQ as the bus' transport: three connections a process and service, opened when they are first needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.bus.amqp.declare import Declaration
from shared.bus.amqp.intake import AmqpIntake
from shared.bus.amqp.link import Link, speaking
from shared.bus.amqp.publisher import AmqpPublisher
from shared.bus.topology import Topology
from shared.bus.transport import BrokerDown
from shared.bus.tuning import Tuning

_PROBE_SECONDS = 2.0
_DECLARE_SECONDS = 30.0


class AmqpTransport:
    """`namespace` stands before every name on the broker."""

    def __init__(self, service: str, url: str, namespace: str, tuning: Tuning) -> None:
        self._ns = namespace
        self._tuning = tuning
        self._out = Link(url, f"{service} relay")
        self._in = Link(url, f"{service} consumers")
        self._aside = Link(url, f"{service} setup")
        self._topology: Topology | None = None
        self._declared_for: object = None
        self._declaring = asyncio.Lock()

    async def declare(self, topology: Topology) -> None:
        """Exchanges, queues, bindings; again with every new connection of the consumers."""
        self._topology = topology
        async with speaking("cannot declare", _DECLARE_SECONDS):
            await Declaration(topology, self._ns, self._tuning.delivery_limit).on(self._aside)

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[AmqpPublisher]:
        """The relay's session."""
        await self._out.wire()
        publisher = AmqpPublisher(self._out, self._ns, self._tuning.confirm_timeout)
        try:
            yield publisher
        finally:
            await publisher.close()

    @asynccontextmanager
    async def intake(self, queue: str, prefetch: int) -> AsyncIterator[AmqpIntake]:
        """A consumer's session."""
        await self._declare_once_a_connection()
        async with self._in.channel(confirms=False) as channel:
            intake = AmqpIntake(channel, queue, self._ns)
            await intake.start(prefetch)
            yield intake

    async def _declare_once_a_connection(self) -> None:
        """A broker that was not up at the start, or that came back empty, gets its queues from whoever needs them."""
        async with self._declaring:
            wire = await self._in.wire()
            if self._topology is not None and wire is not self._declared_for:
                await self.declare(self._topology)
                self._declared_for = wire

    async def probe(self) -> None:
        """Open a channel and close it."""
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                async with self._aside.channel(confirms=False):
                    return
        except TimeoutError as error:
            await self._aside.close()
            raise BrokerDown("no answer within two seconds") from error

    async def close(self) -> None:
        """Close the connections."""
        for link in (self._in, self._out, self._aside):
            await link.close()
