"""What a failure is: an outage (wait, count nothing), a lock time-out (soon again), poison, or the message's own."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.bus.subscription import Poison
from shared.db.database import LOCK_TIMEOUT, sqlstate

_OUTAGE_STATES = ("08", "53", "57P", "58", "25006", "28", "3D000", "55000")
"""SQLSTATE: connection, resources, operator intervention (shutdown, starting up), system error, read only (a primary
that has just become a standby), no entry, no such database, database closed to connections."""
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Failure:
    """`reason` is shown in lists and never quotes data; `error` may, and is shown one message at a time."""

    reason: str
    error: str


def is_outage(error: BaseException) -> bool:
    """Whether the database or the broker failed rather than the message. It may only look so: see `Patience`."""
    if isinstance(error, DBAPIError):
        state = sqlstate(error)
        if error.connection_invalidated or state is None:
            # asyncpg refuses a value of a wrong type on the client's side, without a state: no outage
            return error.connection_invalidated or not isinstance(_driver_error(error), ValueError)
        return state.startswith(_OUTAGE_STATES)
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(_OUTAGE_STATES)
    return isinstance(error, (OSError, PoolTimeout, asyncpg.InterfaceError, asyncpg.InternalClientError))


def is_lock_timeout(error: BaseException) -> bool:
    """Another transaction held a row for longer than `lock_timeout`."""
    return isinstance(error, DBAPIError) and sqlstate(error) == LOCK_TIMEOUT


def describe(error: BaseException) -> Failure:
    """Reason and text of an exception that is to be stored. SQL parameters and inputs are left out of the reason."""
    if isinstance(error, ValidationError):
        places = [f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in error.errors(include_input=False)]
        return Failure(f"invalid data: {'; '.join(places)}"[:500], _cut(str(error)))
    if isinstance(error, DBAPIError):
        name = type(_driver_error(error)).__name__
        return Failure(f"{name} {sqlstate(error) or ''}".strip(), _cut(str(error.orig)))
    if isinstance(error, Poison):
        return Failure(f"refused: {error}"[:500], _cut(str(error)))
    return Failure(type(error).__name__, _cut(f"{type(error).__name__}: {error}"))


def _driver_error(error: DBAPIError) -> BaseException | None:
    return error.orig.__cause__ or error.orig if error.orig else None


def _cut(text: str) -> str:
    return text.replace("\0", "")[:_LONGEST]
