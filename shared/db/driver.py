"""The driver under the toolkit: how to reach it, begin and end a transaction with it, what it raises, and when a connection
is of no use any more. It knows no pool."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

DRIVER_ERRORS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""Everything that a call on an asyncpg connection raises, but for time-outs (those are OSError) and cancellation."""


def driver_of(conn: AsyncConnection) -> Any:
    """The asyncpg connection under a connection that is in use."""
    assert conn.sync_connection is not None  # noqa: S101 - narrows the type: it was connected
    return conn.sync_connection.connection.driver_connection


def is_dead(connection: asyncpg.Connection, error: BaseException) -> bool:
    """Whether the connection cannot be used again. The server may have said goodbye (57P01) while nobody asked
    anything: until its end of the connection arrives the driver is open, and refuses with an internal error."""
    return connection.is_closed() or isinstance(error, asyncpg.InternalClientError)


def database_error(connection: asyncpg.Connection, error: Exception) -> DBAPIError:
    """An error of the driver as everybody here expects it, without values: they are personal data."""
    dead = is_dead(connection, error)
    return DBAPIError(None, None, error, hide_parameters=True, connection_invalidated=dead)


async def say(conn: AsyncConnection, word: str) -> str:
    """What PostgreSQL answers to BEGIN or COMMIT. Raises DBAPIError. After a failure nobody knows how far it came, and
    the connection is thrown away."""
    driver = driver_of(conn)
    try:
        answer: str = await driver.execute(word)
        return answer
    except BaseException as error:
        told = database_error(driver, error) if isinstance(error, DRIVER_ERRORS) else None
        await conn.invalidate()
        if told is None:
            raise
        raise told from error


async def roll_back(conn: AsyncConnection, error: BaseException) -> None:
    """After `error`, which is the one that counts. A connection that cannot roll back is thrown away, and so is one that
    was interrupted: PostgreSQL rolls back what it loses."""
    if conn.invalidated:
        return
    if isinstance(error, Exception):
        with suppress(*DRIVER_ERRORS):
            await driver_of(conn).execute("ROLLBACK")
            return
    await conn.invalidate()
