"""Deletes what is over: sessions long ended, keys of idempotency past their day. The audit is never touched."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters.tables import session
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.web.idempotency import forget_old_keys

log = structlog.get_logger()

INTERVAL_S = 600.0
KEEP_SESSIONS = timedelta(days=30)
"""After they expired: long enough to answer who was in when."""


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """A component that tidies up every ten minutes; a database that is away is asked again the next time."""

    database: Database
    clock: Clock
    name: str = "accounts-housekeeping"

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.database.transaction(self._tidy)
            except (SQLAlchemyError, OSError) as error:
                log.warning("not tidied up", error=type(error).__name__)
            try:
                async with asyncio.timeout(INTERVAL_S):
                    await stop.wait()
            except TimeoutError:
                continue

    async def _tidy(self, conn: AsyncConnection) -> None:
        await tidy(conn, self.clock())


async def tidy(conn: AsyncConnection, at: datetime) -> None:
    """One round."""
    await conn.execute(delete(session).where(session.c.expires_at < at - KEEP_SESSIONS))
    await forget_old_keys(conn)
