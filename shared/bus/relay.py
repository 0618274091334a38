"""Publishes the outbox: one leader per database, batches in flight, rows deleted after they were confirmed.

It selects by presence and never by "id greater than last": a transaction with a lower id may commit later. It stops
when it loses the connection that holds its lock, and competes again.
"""

from __future__ import annotations

import asyncio

import asyncpg
import structlog

from shared.bus import telemetry
from shared.bus.failures import is_outage
from shared.bus.outbox_rows import OutboxRows
from shared.bus.patience import told
from shared.bus.transport import Published, Publisher, Transport
from shared.bus.tuning import Tuning
from shared.db.driver import DRIVER_ERRORS
from shared.runtime.clock import Clock
from shared.runtime.waiting import either

log = structlog.get_logger()
_FLUSH_SECONDS = 10.0


class Relay:
    """A component. `url` goes straight to PostgreSQL: LISTEN and session locks do not survive a pooler."""

    def __init__(
        self, service: str, url: str, transport: Transport, clock: Clock, tuning: Tuning, woken: asyncio.Event
    ) -> None:
        self.name = f"relay {service}"
        self._service = service
        self._url = url
        self._transport = transport
        self._clock = clock
        self._tuning = tuning
        self._woken = woken
        self._leading = telemetry.LEADING.labels(service)
        self._paused = telemetry.RELAY_PAUSED.labels(service)

    async def run(self, stop: asyncio.Event) -> None:
        """Relay or stand by until told to stop; the leader then publishes what is left, for ten seconds at most."""
        while not stop.is_set():
            try:
                rows = await OutboxRows.connect(self._url, self._woken)
                try:
                    await self._stand_by(rows, stop)
                finally:
                    self._leading.set(0)
                    await rows.close()
            except DRIVER_ERRORS as error:
                if isinstance(error, asyncpg.PostgresError) and not is_outage(error):
                    raise
                log.warning("relay lost its database", service=self._service, error=repr(error))
                await told(stop, self._tuning.probe_interval)

    async def _stand_by(self, rows: OutboxRows, stop: asyncio.Event) -> None:
        while not await rows.try_lock():
            if await told(stop, self._tuning.compete_interval):
                return
        log.info("relay leads", service=self._service)
        self._leading.set(1)
        while not stop.is_set():
            try:
                async with self._transport.publisher() as publisher:
                    self._paused.set(0)
                    await self._lead(rows, publisher, stop)
            except ConnectionError as error:
                if rows.lost:
                    raise
                self._paused.set(1)
                log.warning("relay paused, broker down", service=self._service, error=repr(error))
                await told(stop, self._tuning.probe_interval)
        self._paused.set(0)

    async def _lead(self, rows: OutboxRows, publisher: Publisher, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._woken.clear()
            if not await self._ready(publisher, stop):
                return
            if await self._batch(rows, publisher) < self._tuning.relay_batch:  # who commits meanwhile wakes it
                pause = self._tuning.relay_settle if rows.owes else self._tuning.relay_poll
                await either(pause, stop, self._woken, rows.ended)
        async with asyncio.timeout(_FLUSH_SECONDS):
            while await self._batch(rows, publisher):
                continue

    async def _ready(self, publisher: Publisher, stop: asyncio.Event) -> bool:
        """Wait while the broker is blocked; False when told to stop meanwhile."""
        ready = asyncio.ensure_future(publisher.ready())
        stopped = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.sleep(0)
            if not ready.done():
                self._paused.set(1)
                log.warning("relay paused, waiting for the broker", service=self._service)
                await asyncio.wait((ready, stopped), return_when=asyncio.FIRST_COMPLETED)
                self._paused.set(0)
            if ready.done():
                await ready
            return ready.done()
        finally:
            ready.cancel()
            stopped.cancel()

    async def _batch(self, rows: OutboxRows, publisher: Publisher) -> int:
        """Publish what is there; how many rows left the outbox or were put off."""
        batch = await rows.select(self._tuning.relay_batch, self._clock())
        if not batch:
            return 0
        done = await publisher.publish(batch)
        rows.forget(done.confirmed)
        put_off = done.refused | done.unanswered
        if put_off:
            await rows.put_off(done, self._clock(), self._tuning)
        self._tell(done)
        return len(done.confirmed) + len(put_off)

    def _tell(self, done: Published) -> None:
        telemetry.PUBLISHED.labels(self._service).inc(len(done.confirmed))
        for row in done.unbound:
            telemetry.UNBOUND.labels(self._service, row.type).inc()
        for row_id, reason in done.refused.items():
            telemetry.REFUSED.labels(self._service).inc()
            log.error("message kept in the outbox", service=self._service, outbox_id=row_id, reason=reason)
        if done.unanswered:
            log.warning(
                "messages not confirmed",
                service=self._service,
                count=len(done.unanswered),
                reason=next(iter(done.unanswered.values())),
            )
