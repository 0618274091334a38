"""Running products of the component tests, each once a worker: one for generated requests, one for bad ones."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from shared.contracts.routes import ROUTES
from tests.component.fuzzing import Fuzzed
from tests.component.seeding import sow
from tests.component.shop import Shop, opened
from tests.component.still import tables_of
from tests.e2e.desk import Desk
from tests.support.product import SignedIn, running

UNTHROTTLED = {f"DYFLUX_ACCOUNTS_LOGIN_{per}_FAILURES": "1000000" for per in ("ACCOUNT", "ADDRESS")}


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def fuzzed(template_databases: None) -> AsyncIterator[Fuzzed]:
    """One process without a broker: the same code behind every route."""
    async with running("one", "local", extra_env=UNTHROTTLED) as product:
        client = await product.sign_in()
        async with client:
            seeds = await sow(product, Desk(client))
        world = Fuzzed(product, seeds)
        await world.read_documents(tuple(ROUTES))
        yield world
        world.close()


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def open_shop(template_databases: None) -> AsyncIterator[Shop]:
    """Nothing happens in it but what a test sends."""
    async with running("one", "local") as product, await product.sign_in() as client, tables_of(product) as tables:
        yield await opened(product, Desk(client), tables)


@pytest_asyncio.fixture(loop_scope="session")
async def shop(open_shop: Shop) -> Shop:
    """Its desk stays signed in for as long as a test takes: a sign-in is a change, too."""
    signed_in = open_shop.desk.client.auth
    assert isinstance(signed_in, SignedIn)
    await signed_in.freshen()
    return open_shop
