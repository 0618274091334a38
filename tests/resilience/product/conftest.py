"""The whole product in many processes on RabbitMQ, with a witness; once a worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio

from tests.component.still import Tables, tables_of
from tests.e2e.desk import Desk
from tests.resilience.product.witness import Witness
from tests.support.product import Product, running
from tests.support.servers import amqp_url


@dataclass
class Ground:
    """What a storm goes over."""

    product: Product
    desk: Desk
    tables: Tables
    witness: Witness


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def ground(template_databases: None) -> AsyncIterator[Ground]:
    """On the engines of the whole run: only services are killed here."""
    async with running("many", "amqp") as product, await product.sign_in() as client, tables_of(product) as tables:
        witness = Witness(amqp_url(), product.env["DYFLUX_NAMESPACE"])
        await witness.listen()
        try:
            yield Ground(product, Desk(client), tables, witness)
        finally:
            await witness.leave()
