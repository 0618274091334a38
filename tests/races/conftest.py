"""The product that races run on: one process with RabbitMQ, behind a real gateway, once a worker; what it says is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.e2e.desk import Desk
from tests.races.bench import Bench
from tests.races.told import listen
from tests.support.product import Product, running


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def product() -> AsyncIterator[Product]:
    async with running("one", "amqp") as started:
        await listen(started)
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def bench(product: Product) -> AsyncIterator[Bench]:
    """What situations are made with, by an operator who may do everything."""
    client = await product.sign_in()
    async with client:
        yield await Bench.ready(Desk(client))
