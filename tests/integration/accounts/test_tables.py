"""The history makes what the tables say."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from services.accounts.adapters.tables import metadata
from shared.db.database import driver_url
from tests.support.databases import TestDatabase


async def test_history_and_tables_are_the_same_when_migrated(database: TestDatabase) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found = compare_metadata(context, metadata)
        return [each for each in found if "alembic_version" not in str(each)]

    engine = create_async_engine(driver_url(database.owner_url))
    async with engine.connect() as conn:
        assert await conn.run_sync(differences) == []
    await engine.dispose()
