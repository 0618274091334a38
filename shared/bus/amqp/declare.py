"""Exchanges, queues and bindings on RabbitMQ 3.10 and 4.x (architecture 4).

Every queue is quorum with an explicit delivery limit; what dies of it goes at least once (which needs
reject-publish) to the service's dead queue, from where it is parked.
"""

from __future__ import annotations

import structlog
from aiormq.abc import AbstractChannel, ArgumentsType
from aiormq.exceptions import ChannelPreconditionFailed

from shared.bus.amqp.link import Link
from shared.bus.topology import Topology, alternate_of
from shared.contracts.registry import CONTRACTS

log = structlog.get_logger()
_NEVER = 2**31 - 1
"""A delivery limit for queues that nobody drops from: 4.x has one of 20 by default, 3.10 knows no -1."""


class Declaration:
    """Declares one topology under a namespace."""

    def __init__(self, topology: Topology, namespace: str, delivery_limit: int) -> None:
        self._topology = topology
        self._ns = namespace
        self._limit = delivery_limit

    async def on(self, link: Link) -> None:
        """Declare all of it. Raises AMQP errors; what exists with other arguments is told and left as it is."""
        topology = self._topology
        async with link.channel(confirms=False) as channel:
            for exchange in topology.exchanges:
                await declare_exchange(channel, self._ns + exchange)
            for exchange in topology.external:
                await self._external(channel, exchange)
        if topology.queues:
            await self._queue(link, topology.dead_queue, {"x-delivery-limit": _NEVER})
        for queue in topology.queues:
            await self._queue(link, queue, self._consumed())
        if topology.drained:
            await self._queue(link, topology.unroutable_queue, {"x-delivery-limit": _NEVER})
        async with link.channel(confirms=False) as channel:
            await self._bind(channel)

    def _consumed(self) -> ArgumentsType:
        return {
            "x-delivery-limit": self._limit,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": self._ns + self._topology.dead_queue,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }

    async def _external(self, channel: AbstractChannel, exchange: str) -> None:
        alternate = self._ns + alternate_of(exchange)
        await channel.exchange_declare(alternate, exchange_type="fanout", durable=True)
        await channel.exchange_declare(
            self._ns + exchange,
            exchange_type="topic",
            durable=True,
            arguments={"alternate-exchange": alternate},
        )

    async def _queue(self, link: Link, queue: str, arguments: ArgumentsType) -> None:
        async with link.channel(confirms=False) as channel:  # a refusal closes the channel
            try:
                await channel.queue_declare(
                    self._ns + queue,
                    durable=True,
                    arguments={"x-queue-type": "quorum", **arguments},
                )
            except ChannelPreconditionFailed as error:
                log.warning("queue exists with other arguments, left as it is", queue=queue, error=str(error))

    async def _bind(self, channel: AbstractChannel) -> None:
        wanted = {(each.queue, each.exchange, each.pattern) for each in self._topology.bindings}
        for queue, exchange, pattern in sorted(wanted):
            await channel.queue_bind(self._ns + queue, self._ns + exchange, pattern)
        for exchange in self._topology.drained:
            await channel.queue_bind(self._ns + self._topology.unroutable_queue, self._ns + alternate_of(exchange))
        known = {(contract.EXCHANGE, contract.TYPE) for contract in CONTRACTS.values()}
        declared = set(self._topology.exchanges)
        for queue in self._topology.queues:
            for exchange, pattern in sorted(known):
                if exchange in declared and (queue, exchange, pattern) not in wanted:
                    # an earlier version may have bound it; unbinding what is not bound is harmless
                    await channel.queue_unbind(self._ns + queue, self._ns + exchange, pattern)


async def declare_exchange(channel: AbstractChannel, name: str) -> None:
    """One of our own exchanges, declared alike by whoever comes first."""
    await channel.exchange_declare(name, exchange_type="topic", durable=True)
