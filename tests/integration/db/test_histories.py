"""Every service's migrations make what its tables say, go down again, and leave roles with their rights only."""

from __future__ import annotations

import importlib

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from shared.db.database import driver_url
from tests.support.databases import Databases

SERVICES = ("accounts", "orders", "cs", "messaging", "cancellations")
OF_THE_BUS = {"outbox", "inbox", "bus_failed", "bus_queue", "bus_binding", "idempotency_key", "alembic_version"}


@pytest.mark.parametrize("service", SERVICES)
async def test_tables_are_as_declared_when_migrated(databases: Databases, service: str) -> None:
    database = await databases.fresh(service)
    metadata = importlib.import_module(f"services.{service}.adapters.tables").metadata

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
        return list(compare_metadata(context, metadata))

    engine = create_async_engine(driver_url(database.owner_url))
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


def ours(thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", None)
    return table not in OF_THE_BUS


@pytest.mark.parametrize("service", SERVICES)
async def test_append_only_tables_stay_as_written_when_the_service_tries(databases: Databases, service: str) -> None:
    database = await databases.fresh(service)
    declared = importlib.import_module(f"services.{service}.migrations").MIGRATIONS
    conn = await asyncpg.connect(database.url)
    for table in declared.append_only:
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.execute("CREATE TABLE mine (id int)")
    await conn.close()
