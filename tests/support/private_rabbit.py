"""A RabbitMQ node of this worker's own, for tests that stop it, kill it or fill its memory. Started when first asked."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest

from deploy.local.layout import Layout
from deploy.local.rabbitmq import PrivateRabbit
from tests.support.brokers import Broker


@pytest.fixture(scope="module")
def private_rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRabbit]:
    """The node, running; each test leaves it running and unblocked."""
    node = PrivateRabbit(tmp_path_factory.mktemp("rabbit"), cache=Layout.default().engine_cache)
    asyncio.run(node.start())
    try:
        yield node
    finally:
        asyncio.run(node.stop())


@pytest.fixture
def private_broker(private_rabbit: PrivateRabbit) -> Broker:
    """Names of one's own on it; it is thrown away as a whole."""
    return Broker(private_rabbit.url, f"t{uuid4().hex[:12]}.")
