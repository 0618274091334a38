"""A corner of the broker for one test: names under a prefix of its own, removed afterwards."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

import aio_pika
import pytest

from shared.contracts.registry import CONTRACTS
from shared.runtime.settings import CommonSettings
from tests.support import servers


@dataclass
class Broker:
    """`settings()` gives what a Bus wants; queues to remove later are named with `remember`."""

    url: str
    namespace: str
    queues: set[str] = field(default_factory=set)
    exchanges: set[str] = field(default_factory=lambda: {c.EXCHANGE for c in CONTRACTS.values()} | {"channels"})

    def settings(self) -> CommonSettings:
        """AMQP on this broker, under this test's names."""
        return CommonSettings(transport="amqp", amqp_url=self.url, namespace=self.namespace)

    def remember(self, *queues: str, exchanges: tuple[str, ...] = ()) -> None:
        """Logical names (without the prefix) that `remove` deletes as well."""
        self.queues |= set(queues)
        self.exchanges |= set(exchanges)

    async def remove(self) -> None:
        """Delete this test's queues and exchanges; those that were never declared do not matter."""
        connection = await aio_pika.connect(self.url, timeout=10)
        async with connection, connection.channel() as channel:
            for queue in self.queues:
                await channel.queue_delete(self.namespace + queue, timeout=10)
            for exchange in self.exchanges | {"channels.unroutable"}:
                await channel.exchange_delete(self.namespace + exchange, timeout=10)


@pytest.fixture(scope="session")
def amqp_url() -> str:
    """The broker of this run; tests that use it are marked `rabbitmq`."""
    return servers.amqp_url()


@pytest.fixture
async def broker(amqp_url: str) -> AsyncIterator[Broker]:
    """Names of one's own on the shared broker."""
    made = Broker(amqp_url, f"t{uuid4().hex[:12]}.")
    try:
        yield made
    finally:
        await made.remove()
