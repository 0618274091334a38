"""Statements of the hot lists, past the toolkit: named parameters become the driver's own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from sqlalchemy import CursorResult, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.codes import Refusal
from shared.db import known
from shared.db.database import Database, sqlstate

TOO_LONG = "57014"
"""What PostgreSQL says when `statement_timeout` is over."""

Row = Mapping[str, Any]


class Fetch(Protocol):
    """Runs one reading statement; rows by column name."""

    async def __call__(self, sql: str, params: Mapping[str, Any]) -> Sequence[Row]: ...


class Fetches(NamedTuple):
    """Two ways to run a list's statement: planned for its values each time, or planned once where the plan is always
    the same and takes as long to find as to run."""

    each: Fetch
    once: Fetch


def positional(sql: str, params: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """`:name` as `$n`, and the values in that order."""
    text, names = known.positional(sql)
    return text, [params[name] for name in names]


def fetch_from(database: Database) -> Fetch:
    """Over the pool of a database. Raises Refusal SEARCH_TOO_BROAD when the session's `statement_timeout` is over."""

    async def fetch(sql: str, params: Mapping[str, Any]) -> Sequence[Row]:
        try:
            return await database.fetch(*positional(sql, params))
        except DBAPIError as error:
            if sqlstate(error) != TOO_LONG:
                raise
            raise Refusal("SEARCH_TOO_BROAD") from error

    return fetch


async def in_time(conn: AsyncConnection, sql: str, params: Mapping[str, Any], seconds: int) -> CursorResult[Any]:
    """A search inside a command's transaction: it may not keep the connection for long. Raises Refusal SEARCH_TOO_BROAD."""
    await conn.execute(text(f"SET LOCAL statement_timeout = '{seconds}s'"))
    try:
        found = await conn.execute(text(sql), params)
    except DBAPIError as error:
        if sqlstate(error) != TOO_LONG:
            raise
        raise Refusal("SEARCH_TOO_BROAD") from error
    await conn.execute(text("SET LOCAL statement_timeout = DEFAULT"))
    return found


def in_a_lane(fetches: Fetches, places: int, seconds: float) -> Fetches:
    """At most `places` at once: searches that may take long take turns, and never the connections of the others.

    Raises Refusal SEARCH_TOO_BROAD when no place is free in `seconds`.
    """
    free = asyncio.Semaphore(places)

    def waiting(fetch: Fetch) -> Fetch:
        async def wait_and_fetch(sql: str, params: Mapping[str, Any]) -> Sequence[Row]:
            try:
                async with asyncio.timeout(seconds):
                    await free.acquire()
            except TimeoutError as error:
                raise Refusal("SEARCH_TOO_BROAD") from error
            try:
                return await fetch(sql, params)
            finally:
                free.release()

        return wait_and_fetch

    return Fetches(waiting(fetches.each), waiting(fetches.once))
