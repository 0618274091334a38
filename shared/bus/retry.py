"""Tries failed messages again when they are due. The row is locked by the transaction that handles it, so that two
processes never try one message at once; an outage moves no row."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import telemetry
from shared.bus.decode import Unreadable
from shared.bus.failed import Verdict, store_again
from shared.bus.failures import Failure, describe, is_outage
from shared.bus.handling import runs_again, verdict
from shared.bus.patience import Patience, Stopped
from shared.bus.runners import Runner
from shared.bus.subscription import AfterCommit
from shared.bus.transport import Delivery
from shared.bus.tuning import Tuning
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.waiting import either

log = structlog.get_logger()

_TAKE = text(
    """
    SELECT id, consumer, message_id, type, routing_key, user_id, body, attempt, parked_at IS NOT NULL AS was_parked
    FROM bus_failed
    WHERE state = 'RETRY' AND due_at <= :now AND consumer = ANY (CAST(:consumers AS text[]))
      AND (CAST(:only AS bigint) IS NULL OR id = :only)
    ORDER BY due_at
    LIMIT 1
    FOR UPDATE SKIP LOCKED
    """
)
_DONE = text("DELETE FROM bus_failed WHERE id = :id AND parked_at IS NULL")
_RESOLVED = text("UPDATE bus_failed SET state = 'REPLAYED', due_at = NULL, resolved_at = :now WHERE id = :id")


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    consumer: str
    message_id: str
    type: str | None
    routing_key: str
    user_id: str | None
    body: bytes
    attempt: int
    was_parked: bool

    def delivery(self) -> Delivery:
        own = self.message_id.removeprefix(f"{self.user_id}:") if self.user_id else self.message_id
        return Delivery(0, self.body, own, self.routing_key, self.type, self.user_id)


@dataclass(slots=True)
class _Try:
    """What one transaction did: after the commit it is told."""

    row: _Row
    runner: Runner
    after: AfterCommit | None = None
    failure: Failure | None = None
    verdict: Verdict | None = None


class Retries:
    """A component: one per service and process."""

    def __init__(
        self,
        service: str,
        runners: Mapping[str, Runner],
        database: Database,
        clock: Clock,
        tuning: Tuning,
        woken: asyncio.Event,
    ) -> None:
        self.name = f"retries {service}"
        self._runners = runners
        self._database = database
        self._clock = clock
        self._tuning = tuning
        self._woken = woken
        self._patience = Patience(
            self.name, database.probe, tuning.probe_interval, telemetry.PAUSED.labels(f"{service}.retries")
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Take due rows until told to stop; the one in hand is finished."""
        while not stop.is_set():
            self._woken.clear()
            try:
                busy = await self._next(stop)
            except Stopped:
                return
            if not busy:
                await either(self._tuning.retry_poll, self._woken, stop)

    async def _next(self, stop: asyncio.Event) -> bool:
        tried: list[_Row] = []
        try:
            done = await self._patience.through(lambda: self._database.transaction(lambda c: self._try(c, tried)), stop)
        except Stopped:
            raise
        except Exception as error:
            if not tried:
                raise
            stored, row = error, tried[-1]
            done = await self._patience.through(
                lambda: self._database.transaction(lambda c: self._store(c, row, stored)), stop
            )
        if done is None:
            return False
        _tell(done)
        await done.runner.after_commit(done.after)
        return True

    async def _try(self, conn: AsyncConnection, tried: list[_Row]) -> _Try | None:
        row = await self._take(conn, None)
        if row is None:
            return None
        tried.append(row)
        runner = self._runners[row.consumer]
        try:
            job = runner.read(row.delivery())
        except Unreadable as error:
            return await self._failed(conn, row, error.failure, Verdict(row.attempt, None))
        try:
            async with conn.begin_nested():
                after = await runner.run(conn, [job])
        except Exception as error:
            if is_outage(error) or runs_again(error):
                raise
            return await self._failed(conn, row, describe(error), self._verdict(row, error))
        await conn.execute(_DONE if not row.was_parked else _RESOLVED, {"id": row.id, "now": self._clock()})
        return _Try(row, runner, after=after)

    async def _store(self, conn: AsyncConnection, row: _Row, error: BaseException) -> _Try | None:
        if await self._take(conn, row.id) is None:
            return None
        return await self._failed(conn, row, describe(error), self._verdict(row, error))

    async def _take(self, conn: AsyncConnection, only: int | None) -> _Row | None:
        found = await conn.execute(_TAKE, {"now": self._clock(), "consumers": sorted(self._runners), "only": only})
        row = found.mappings().one_or_none()
        return _Row(**row) if row else None

    async def _failed(self, conn: AsyncConnection, row: _Row, failure: Failure, outcome: Verdict) -> _Try:
        await store_again(conn, row.id, failure, outcome, self._clock())
        return _Try(row, self._runners[row.consumer], failure=failure, verdict=outcome)

    def _verdict(self, row: _Row, error: BaseException) -> Verdict:
        return verdict(self._tuning, error, row.attempt, self._clock)


def _tell(done: _Try) -> None:
    queue = done.row.consumer
    if done.verdict is None or done.failure is None:
        telemetry.CONSUMED.labels(queue).inc()
        return
    parked = done.verdict.due_at is None
    (telemetry.PARKED if parked else telemetry.RETRIED).labels(queue).inc()
    log.warning(
        "parked" if parked else "will be tried again",
        queue=queue,
        message_id=done.row.message_id,
        attempt=done.verdict.attempt,
        reason=done.failure.reason,
    )
