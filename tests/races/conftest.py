"""The product that races run on: one process with RabbitMQ, behind a real gateway, once a worker."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.product import Product, running


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def product() -> AsyncIterator[Product]:
    async with running("one", "amqp") as started:
        yield started
