"""Brings a service's database to the head of its history, then grants. Run by the owner, before the service starts.

Two starters at once take turns by an advisory lock that is polled, because a waiting session would hold back
`CREATE INDEX CONCURRENTLY` of the one that works.
"""

from __future__ import annotations

import asyncio

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from shared.db.database import driver_url
from shared.db.migrations import Migrations
from shared.db.roles import grant

LOCK = 0x64796D6967  # "dymig"; advisory locks are each database's own


async def upgrade(migrations: Migrations, owner_url: str, *, timeout: float = 120.0) -> None:
    """Run what is new of the history, then the grants. Raises TimeoutError when the lock is not free in `timeout` s."""
    engine = create_async_engine(driver_url(owner_url), poolclass=NullPool, connect_args={"timeout": 10})
    try:
        async with engine.connect() as guard, engine.connect() as conn:
            await _lock(guard, timeout)
            await conn.run_sync(_to_head, migrations)
            await grant(conn, migrations)
            await conn.commit()
    finally:
        await engine.dispose()


async def _lock(guard: AsyncConnection, timeout: float) -> None:
    async with asyncio.timeout(timeout):
        while not await guard.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK}):
            await guard.commit()
            await asyncio.sleep(0.2)
    await guard.commit()


def _to_head(connection: Connection, migrations: Migrations) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()
