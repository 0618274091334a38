"""The history and the model of the database say the same; the run-time role may not rewrite the trail."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from services.messaging.adapters.tables import metadata
from shared.db.database import driver_url
from tests.support.databases import TestDatabase, connected

FOREIGN = {"idempotency_key", "alembic_version"}


async def test_model_and_history_agree(database: TestDatabase) -> None:
    engine = create_async_engine(driver_url(database.owner_url), poolclass=NullPool)

    def differences(connection: Connection) -> list[object]:
        def ours(name: str | None, kind: str, _parents: object) -> bool:
            return not (kind == "table" and name in FOREIGN)

        options = {"include_name": ours, "compare_server_default": False}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


@pytest.mark.parametrize("statement", ["UPDATE message_step SET code = 'x'", "DELETE FROM message_step"])
async def test_trail_is_append_only_when_the_run_time_role_writes(database: TestDatabase, statement: str) -> None:
    async with connected(database.url) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)
