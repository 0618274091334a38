"""The whole service on a fresh database. Its bus is not started: what it says stands in the outbox."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from services.cancellations import bootstrap
from services.cancellations.settings import Settings
from shared.db.database import Database
from tests.integration.cancellations.world import World
from tests.support.apps import app_of, close
from tests.support.databases import Databases, TestDatabase
from tests.support.reached import HOOKS
from tests.support.tokens import TokenMaker


@pytest.fixture
async def database(databases: Databases) -> TestDatabase:
    return await databases.fresh("cancellations")


@pytest.fixture
async def world(database: TestDatabase) -> AsyncIterator[World]:
    tokens = TokenMaker()
    service = await bootstrap.build(Settings(database_url=database.url), fetch_keys=tokens.fetch())
    direct = Database(database.url, name="test", pool_size=8)
    transport = httpx2.ASGITransport(app=app_of(service), raise_app_exceptions=False)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://cancellations", timeout=60, event_hooks=HOOKS
    ) as client:
        try:
            yield World(client, direct, tokens)
        finally:
            await direct.close()
            await close(service)
