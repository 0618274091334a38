"""The migrations make exactly the tables that the code thinks there are, and the run-time role cannot rewrite history."""

from __future__ import annotations

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.cancellations.adapters.tables import metadata
from shared.db.database import driver_url
from tests.support.databases import TestDatabase, connected


async def test_migrations_and_tables_agree_when_compared(database: TestDatabase) -> None:
    def differences(conn: Connection) -> list[object]:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    engine = create_async_engine(driver_url(database.owner_url), poolclass=NullPool)
    async with engine.connect() as conn:
        assert await conn.run_sync(differences) == []
    await engine.dispose()


async def test_what_a_channel_said_cannot_be_changed_when_asked_by_the_service(database: TestDatabase) -> None:
    async with connected(database.url) as conn:
        for statement in ("UPDATE claim_event SET state = 'WITHDRAWN'", "DELETE FROM claim_event"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
