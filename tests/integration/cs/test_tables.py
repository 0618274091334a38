"""The history of cs' database ends where the model in code says."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from services.cs.adapters.tables import cs_record
from shared.db.database import driver_url
from tests.support.databases import Databases, connected


async def test_model_equals_migrated_tables_when_history_is_at_head(databases: Databases) -> None:
    db = await databases.fresh("cs")
    engine = create_async_engine(driver_url(db.owner_url))

    def mine(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
        return kind != "table" or name != "idempotency_key"

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_object": mine}
        )
        return list(compare_metadata(context, cs_record.metadata))

    try:
        async with engine.connect() as conn:
            assert await conn.run_sync(differences) == []
    finally:
        await engine.dispose()


async def test_records_cannot_be_changed_or_deleted_when_asked_by_the_run_time_role(databases: Databases) -> None:
    db = await databases.fresh("cs")
    async with connected(db.url) as conn:
        rights = {
            name: await conn.fetchval("SELECT has_table_privilege('cs_record', $1)", name)
            for name in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        }
    assert rights == {"SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False, "TRUNCATE": False}
