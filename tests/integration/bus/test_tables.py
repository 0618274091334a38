"""The frozen DDL of the bus' tables and their model in code say the same; rights are granted after migrating."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from shared.db import migrate
from shared.db.database import driver_url
from tests.support.bus_history import MIGRATIONS
from tests.support.bus_history.tables import metadata
from tests.support.databases import Databases, connected


async def test_model_equals_migrated_tables_when_history_is_at_head(databases: Databases) -> None:
    db = await databases.of(MIGRATIONS)
    engine = create_async_engine(driver_url(db.owner_url))

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    try:
        async with engine.connect() as conn:
            assert await conn.run_sync(differences) == []
    finally:
        await engine.dispose()


async def test_second_upgrade_changes_nothing_when_at_head(databases: Databases) -> None:
    db = await databases.of(MIGRATIONS)
    await migrate.upgrade(MIGRATIONS, db.owner_url)
    async with connected(db.owner_url) as conn:
        assert await conn.fetchval("SELECT version_num FROM alembic_version") == "0001"


async def test_upgrade_waits_and_gives_up_when_another_one_holds_the_lock(databases: Databases) -> None:
    db = await databases.of(MIGRATIONS)
    async with connected(db.owner_url) as other:
        await other.fetchval("SELECT pg_advisory_lock($1)", migrate.LOCK)
        with pytest.raises(TimeoutError):
            await migrate.upgrade(MIGRATIONS, db.owner_url, timeout=0.5)


@pytest.mark.parametrize(
    ("role", "statement", "allowed"),
    [
        ("app", "INSERT INTO effect (queue, message_id, number) VALUES ('q', 'm', 1)", True),
        ("app", "UPDATE effect SET number = 2", False),
        ("app", "DELETE FROM effect", False),
        ("app", "DELETE FROM outbox", True),
        ("app", "UPDATE alembic_version SET version_num = 'x'", False),
        ("app", "CREATE TABLE mine (id int)", False),
        ("bus", "INSERT INTO bus_queue (queue, message_id, routing_key, body) VALUES ('q', 'm', 'r', '{}')", True),
        ("bus", "SELECT * FROM bus_binding", True),
        ("bus", "DELETE FROM bus_queue", False),
        ("bus", "INSERT INTO bus_binding VALUES ('q', 'e', 'r')", False),
        ("bus", "SELECT * FROM outbox", False),
        ("bus", "SELECT * FROM effect", False),
    ],
)
async def test_role_may_do_only_its_work_when_migrated(
    databases: Databases, role: str, statement: str, allowed: bool
) -> None:
    db = await databases.of(MIGRATIONS)
    async with connected(db.url if role == "app" else db.bus_url) as conn:
        if allowed:
            await conn.execute(statement)
        else:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
