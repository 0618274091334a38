"""Journeys run on the real product in three ways: one process without a broker, one with RabbitMQ, many processes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.desk import Desk
from tests.support.product import Product, running

WAYS = [
    pytest.param(("one", "local"), id="one-process-local"),
    pytest.param(("one", "amqp"), id="one-process-rabbitmq", marks=pytest.mark.rabbitmq),
    pytest.param(("many", "amqp"), id="many-processes-rabbitmq", marks=pytest.mark.rabbitmq),
]


@pytest_asyncio.fixture(scope="package", loop_scope="session", params=WAYS)
async def product(request: pytest.FixtureRequest) -> AsyncIterator[Product]:
    """The running product, once a way and worker."""
    shape, transport = request.param
    async with running(shape, transport) as started:
        yield started


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def desk(product: Product) -> AsyncIterator[Desk]:
    """An agent's desk, signed in as admin."""
    client = await product.sign_in()
    async with client:
        yield Desk(client)
