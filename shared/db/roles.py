"""Roles and what they may do. The owner migrates; the run-time role works; `bus` puts messages into queues."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.migrations import BUS_ROLE, Migrations

_ALEMBIC = "alembic_version"


def quoted(identifier: str) -> str:
    """An SQL identifier in quotes."""
    return '"' + identifier.replace('"', '""') + '"'


async def grant(conn: AsyncConnection, migrations: Migrations) -> None:
    """Give the run-time role and `bus` their rights on every table; run by the owner after each migration.

    Rights are taken away first, so that a table that became append-only really is.
    """
    app, bus = quoted(migrations.app_role), quoted(BUS_ROLE)
    known = await conn.scalars(text("SELECT rolname FROM pg_roles WHERE rolname IN (:app, :bus)"), {
        "app": migrations.app_role, "bus": BUS_ROLE})  # fmt: skip
    roles = set(known)
    database = quoted(str(await conn.scalar(text("SELECT current_database()"))))
    tables = list(await conn.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))
    _refuse_unknown(migrations, tables)
    statements = [f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"]
    if migrations.app_role in roles:
        statements += [
            f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
            f"GRANT USAGE ON SCHEMA public TO {app}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
        ]
        for table in tables:
            name = quoted(table)
            statements += [f"REVOKE ALL ON {name} FROM {app}", f"GRANT {_rights(migrations, table)} ON {name} TO {app}"]
    if BUS_ROLE in roles and "bus_queue" in tables:
        statements += [
            f"GRANT CONNECT ON DATABASE {database} TO {bus}",
            f"GRANT USAGE ON SCHEMA public TO {bus}",
            f"GRANT SELECT, INSERT ON bus_queue TO {bus}",
            f"GRANT SELECT ON bus_binding TO {bus}",
        ]
    for statement in statements:
        await conn.execute(text(statement))


def _rights(migrations: Migrations, table: str) -> str:
    if table in migrations.read_only or table == _ALEMBIC:
        return "SELECT"
    if table in migrations.append_only:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"


def _refuse_unknown(migrations: Migrations, tables: list[str]) -> None:
    unknown = {*migrations.append_only, *migrations.read_only} - set(tables)
    if unknown:
        raise LookupError(f"{migrations.service}: no such table {sorted(unknown)}")
