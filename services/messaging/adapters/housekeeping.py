"""What may be forgotten, and the gauges of what must not be."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.tables import sender, webhook_inbox
from services.messaging.adapters.webhook_inbox import SETTLED, UNSETTLED
from services.messaging.application.metrics import ORPHANS, STOPPED
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.web.idempotency import forget_old_keys

KEEP_REPORTS = timedelta(days=30)
"""What a person may have to look at is not deleted by time."""


class Housekeeping:
    """Run by the sweeper."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def forget(self) -> None:
        """Settled reports of more than 30 days ago (longer than any vendor repeats them), and old idempotency keys."""
        before = self._clock() - KEEP_REPORTS
        await self._database.transaction(lambda conn: _forget(conn, before))

    async def measure(self) -> None:
        """Set the gauges."""
        waiting, stopped = await self._database.read(_counts)
        for state in ("NEW", "ORPHAN", "REJECTED", "UNMATCHED", "UNREADABLE", "PARKED"):
            ORPHANS.labels(state).set(waiting.get(state, 0))
        STOPPED.set(stopped)


async def _forget(conn: AsyncConnection, before: datetime) -> None:
    old = (webhook_inbox.c.finished_at < before) & webhook_inbox.c.state.in_(SETTLED)
    await conn.execute(delete(webhook_inbox).where(old))
    await forget_old_keys(conn)


async def _counts(conn: AsyncConnection) -> tuple[dict[str, int], int]:
    states = select(webhook_inbox.c.state, func.count()).where(UNSETTLED).group_by(webhook_inbox.c.state)
    waiting = {row[0]: int(row[1]) for row in await conn.execute(states)}
    stopped = await conn.scalar(select(func.count()).select_from(sender).where(sender.c.stopped_at.is_not(None)))
    return waiting, int(stopped or 0)
