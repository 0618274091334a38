"""Retention: inbox entries after 30 days, resolved failures after 90. Parked messages never expire by themselves."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.failures import is_outage
from shared.bus.patience import told
from shared.bus.tuning import Tuning
from shared.db.database import Database
from shared.runtime.clock import Clock

log = structlog.get_logger()
_CHUNK = 5000

_INBOX = text(
    """
    DELETE FROM inbox WHERE ctid = ANY (ARRAY(
        SELECT i.ctid FROM inbox i
        WHERE i.received_at < :before AND NOT EXISTS (
            SELECT 1 FROM bus_failed f
            WHERE f.consumer = i.consumer AND f.message_id = i.message_id AND f.resolved_at IS NULL)
        LIMIT :chunk))
    """
)
_RESOLVED = text(
    """
    DELETE FROM bus_failed WHERE id = ANY (ARRAY(
        SELECT id FROM bus_failed WHERE resolved_at < :before ORDER BY resolved_at LIMIT :chunk))
    """
)


class Sweep:
    """A component: deletes in chunks, so that no transaction is long."""

    def __init__(self, service: str, database: Database, clock: Clock, tuning: Tuning) -> None:
        self.name = f"sweep {service}"
        self._database = database
        self._clock = clock
        self._tuning = tuning

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep now and then until told to stop; an outage only puts it off."""
        while not stop.is_set():
            try:
                await self.once(stop)
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("sweep put off", component=self.name, error=repr(error))
            await told(stop, self._tuning.sweep_interval)

    async def once(self, stop: asyncio.Event) -> None:
        """Delete everything that is old enough."""
        now = self._clock()
        for statement, days in ((_INBOX, self._tuning.inbox_days), (_RESOLVED, self._tuning.resolved_days)):
            before = now - timedelta(days=days)
            while not stop.is_set() and await self._chunk(statement, before) == _CHUNK:
                continue

    async def _chunk(self, statement: text, before: datetime) -> int:  # type: ignore[valid-type]
        async def work(conn: AsyncConnection) -> int:
            return (await conn.execute(statement, {"before": before, "chunk": _CHUNK})).rowcount

        return await self._database.transaction(work)
