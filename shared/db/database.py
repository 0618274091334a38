"""One database of one service: its pool and its transactions. One request or message is one transaction.

Work inside a transaction never commits and never talks to a network; it may run again, so it keeps no state outside.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import asyncpg
import orjson
from sqlalchemy import event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

from shared.db.driver import DRIVER_ERRORS, database_error, roll_back, say

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

RETRYABLE = frozenset({"40001", "40P01"})
LOCK_TIMEOUT = "55P03"
ATTEMPTS = 6
KNOWN_PLANS = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
"""Statements that find their rows by key take longer to plan than to run, and the plan is the same each time; for
arrays PostgreSQL would plan them anew for ever. A plan that was made while a table was empty must not read it whole when
it is full."""


def driver_url(url: str) -> str:
    """`postgresql://…` as SQLAlchemy's asyncpg dialect wants it."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


def sqlstate(error: DBAPIError) -> str | None:
    """The SQLSTATE of a database error, if the server gave one."""
    return getattr(error.orig, "sqlstate", None)


class Database:
    """Pool and transactions. `lock_timeout` 2 s: a waiter gets `LOCK_TIMEOUT` (409), never a hung request.

    `settings` are further PostgreSQL settings of every session: `KNOWN_PLANS` where statements are always the same, and
    the opposite for who reads skewed data by changing filters.
    """

    def __init__(self, url: str, *, name: str, pool_size: int = 10, settings: Mapping[str, str] | None = None) -> None:
        self.url = url
        self.name = name
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=False,
            hide_parameters=True,  # values are personal data, and errors are logged
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            connect_args={
                "timeout": 5,
                "command_timeout": 60,
                "server_settings": {"application_name": name, "lock_timeout": "2s", "jit": "off", **(settings or {})},
            },
        )
        event.listen(self.engine.sync_engine, "handle_error", _told_dead)
        self._by_hand = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._most_dead = pool_size

    async def transaction(self, work: Work[T]) -> T:
        """Run `work` in one transaction, again when PostgreSQL says so (40001, 40P01), and once more when the pooled
        connection turns out dead before the commit. What fails in the commit itself may have happened: it is raised.
        Commits once, here."""
        for attempt in range(1, ATTEMPTS + 1):
            committing = False
            try:
                async with self._begun("BEGIN") as conn:
                    result = await work(conn)
                    committing = True
                return result
            except DBAPIError as error:
                dead = error.connection_invalidated and not committing and attempt == 1
                if not (dead or sqlstate(error) in RETRYABLE) or attempt == ATTEMPTS:
                    raise
            # Two victims of one deadlock must not meet again at the same instant.
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))
        raise AssertionError("unreachable")

    async def read(self, work: Work[T]) -> T:
        """Run `work` in a read-only transaction; once more when the pooled connection turns out dead."""
        try:
            return await self._read(work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return await self._read(work)

    async def _read(self, work: Work[T]) -> T:
        async with self._begun("BEGIN READ ONLY") as conn:
            return await work(conn)

    @asynccontextmanager
    async def _begun(self, begin: str) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction of its own, begun and ended by the driver: the toolkit, which thinks that each
        statement commits itself, would take three times as long. Raises DBAPIError."""
        async with AsyncExitStack() as stack:
            conn = await self._answering(begin, stack)
            try:
                yield conn
            except BaseException as error:
                await roll_back(conn, error)
                raise
            if await say(conn, "COMMIT") != "COMMIT":
                raise RuntimeError("PostgreSQL rolled back: a statement had failed, and its error was not passed on")

    async def _answering(self, begin: str, stack: AsyncExitStack) -> AsyncConnection:
        """A pooled connection that has begun; dead ones are thrown away, and there are no more of them than places."""
        for places in reversed(range(self._most_dead + 1)):
            conn = await stack.enter_async_context(self._by_hand.connect())
            try:
                await say(conn, begin)
            except DBAPIError as error:
                if not error.connection_invalidated or not places:
                    raise
                await stack.aclose()
            else:
                return conn
        raise AssertionError("unreachable")

    async def fetch(self, sql: str, args: Sequence[Any]) -> Sequence[Any]:
        """One reading statement straight through the driver (`$1` …), without a transaction: for hot lists.

        One round trip instead of four, and a quarter of the time; again while the pooled connections are dead ones.
        Raises DBAPIError like everything here.
        """
        for _ in range(self._most_dead):
            try:
                return await self._fetch(sql, args)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
        return await self._fetch(sql, args)

    async def _fetch(self, sql: str, args: Sequence[Any]) -> Sequence[Any]:
        pooled = await self.engine.raw_connection()
        driver: Any = pooled.driver_connection
        try:
            found: Sequence[Any] = await driver.fetch(sql, *args)
            return found
        except DRIVER_ERRORS as error:
            told = database_error(driver, error)
            if told.connection_invalidated:
                await greenlet_spawn(pooled.invalidate)
            raise told from error
        finally:
            await greenlet_spawn(pooled.close)

    async def probe(self) -> None:
        """Ask the server something; raises when it does not answer within two seconds."""
        async with asyncio.timeout(2):
            async with self.engine.connect() as conn:
                await conn.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close the pool."""
        await self.engine.dispose()


def _told_dead(context: ExceptionContext) -> Exception | None:
    """SQLAlchemy does not know this one: the connection is of no use, and so are its neighbours in the pool."""
    error = context.original_exception
    if not isinstance(error.__cause__ or error, asyncpg.InternalClientError):  # a commit's is wrapped already
        return None
    context.is_disconnect = True
    return DBAPIError(context.statement, None, error, hide_parameters=True, connection_invalidated=True)
