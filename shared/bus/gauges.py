"""Keeps the gauges of what waits: outbox depth and age, retries, parked. Counting must not cost more than the work."""

from __future__ import annotations

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import telemetry
from shared.bus.failures import is_outage
from shared.bus.patience import told
from shared.bus.tuning import Tuning
from shared.db.database import Database
from shared.runtime.clock import Clock

_COUNTED = 100_000
_WAITING = text(
    f"""
    SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT {_COUNTED}) AS o) AS depth,
           (SELECT created_at FROM outbox ORDER BY id LIMIT 1) AS oldest,
           (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE due_at IS NOT NULL LIMIT {_COUNTED}) AS s) AS stuck,
           (SELECT count(*) FROM bus_failed WHERE state = 'RETRY') AS retrying,
           (SELECT count(*) FROM bus_failed WHERE state = 'PARKED') AS parked
    """  # noqa: S608 - a constant
)


class Gauges:
    """A component: one statement every few seconds; an outage leaves the last values."""

    def __init__(self, service: str, database: Database, clock: Clock, tuning: Tuning) -> None:
        self.name = f"gauges {service}"
        self._service = service
        self._database = database
        self._clock = clock
        self._interval = tuning.gauge_interval

    async def run(self, stop: asyncio.Event) -> None:
        """Measure until told to stop."""
        while not stop.is_set():
            try:
                await self._database.read(self.measure)
            except Exception as error:
                if not is_outage(error):
                    raise
            await told(stop, self._interval)

    async def measure(self, conn: AsyncConnection) -> None:
        """Set the gauges once."""
        row = (await conn.execute(_WAITING)).one()
        age = (self._clock() - row.oldest).total_seconds() if row.oldest else 0.0
        telemetry.OUTBOX_DEPTH.labels(self._service).set(row.depth)
        telemetry.OUTBOX_AGE.labels(self._service).set(age)
        telemetry.OUTBOX_STUCK.labels(self._service).set(row.stuck)
        telemetry.RETRYING_NOW.labels(self._service).set(row.retrying)
        telemetry.PARKED_NOW.labels(self._service).set(row.parked)
