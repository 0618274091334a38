"""What the driver raises when a connection is of no use any more. It knows no pool and no transaction."""

from __future__ import annotations

import asyncpg

DRIVER_ERRORS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""Everything that a call on an asyncpg connection raises, but for time-outs (those are OSError) and cancellation."""


def is_dead(connection: asyncpg.Connection, error: BaseException) -> bool:
    """Whether the connection cannot be used again. The server may have said goodbye (57P01) while nobody asked
    anything: until its end of the connection arrives the driver is open, and refuses with an internal error."""
    return connection.is_closed() or isinstance(error, asyncpg.InternalClientError)
