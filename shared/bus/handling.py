"""The transactions of consuming: claim and handle, claim and store the failure, claim and park. Each commits once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus import telemetry
from shared.bus.failed import Message, Verdict, next_try, store
from shared.bus.failures import Failure, describe, is_lock_timeout, is_outage
from shared.bus.inbox import claim
from shared.bus.runners import Job, Runner
from shared.bus.subscription import AfterCommit, Poison
from shared.bus.tuning import Tuning
from shared.db.database import RETRYABLE, Database, sqlstate
from shared.runtime.clock import Clock

log = structlog.get_logger()


class Handling:
    """Shared by all consumers of a service."""

    def __init__(self, database: Database, clock: Clock, tuning: Tuning) -> None:
        self._database = database
        self._clock = clock
        self._tuning = tuning

    async def together(self, runner: Runner, jobs: Sequence[Job]) -> None:
        """A batch in one transaction. Raises whatever fails; nothing is then done."""

        async def work(conn: AsyncConnection) -> tuple[AfterCommit | None, int]:
            new = await claim(conn, runner.queue, (job.message.id for job in jobs), self._clock())
            fresh = _once(jobs, new)
            return (await runner.run(conn, fresh) if fresh else None), len(fresh)

        after, handled = await self._database.transaction(work)
        _count(runner.queue, handled, len(jobs) - handled)
        await runner.after_commit(after)

    async def alone(self, runner: Runner, job: Job) -> None:
        """One message: handled, or its failure stored, in the transaction that claims it. Raises outages."""

        async def work(conn: AsyncConnection) -> tuple[AfterCommit | None, bool, BaseException | None]:
            if not await claim(conn, runner.queue, [job.message.id], self._clock()):
                return None, False, None
            try:
                async with conn.begin_nested():
                    return await runner.run(conn, [job]), True, None
            except Exception as error:
                if is_outage(error) or runs_again(error):
                    raise
                await self._store(conn, job.message, error)
                return None, True, error

        after, claimed, error = await self._database.transaction(work)
        if error is not None:
            _tell(job.message, self._verdict(error), error)
        else:
            _count(runner.queue, int(claimed), int(not claimed))
        await runner.after_commit(after)

    async def fail(self, job: Job, error: BaseException) -> None:
        """Store a failure that broke its own transaction."""

        async def work(conn: AsyncConnection) -> bool:
            if not await claim(conn, job.message.consumer, [job.message.id], self._clock()):
                return False
            await self._store(conn, job.message, error)
            return True

        if await self._database.transaction(work):
            _tell(job.message, self._verdict(error), error)
        else:
            _count(job.message.consumer, 0, 1)

    async def park(self, message: Message, failure: Failure) -> None:
        """Park what was never given to a handler."""

        async def work(conn: AsyncConnection) -> bool:
            if not await claim(conn, message.consumer, [message.id], self._clock()):
                return False
            now = self._clock()
            await store(conn, message, failure, Verdict(0, None), now)
            return True

        if await self._database.transaction(work):
            telemetry.PARKED.labels(message.consumer).inc()
            log.error("parked", queue=message.consumer, message_id=message.id, reason=failure.reason)
        else:
            _count(message.consumer, 0, 1)

    async def _store(self, conn: AsyncConnection, message: Message, error: BaseException) -> None:
        await store(conn, message, describe(error), self._verdict(error), self._clock())

    def _verdict(self, error: BaseException) -> Verdict:
        return verdict(self._tuning, error, 0, self._clock)


def verdict(tuning: Tuning, error: BaseException, earlier: int, clock: Clock) -> Verdict:
    """What a failure means after `earlier` failures: Poison parks, a lock time-out is not counted."""
    if isinstance(error, Poison):
        return Verdict(earlier + 1, None)
    if is_lock_timeout(error):
        return Verdict(earlier, clock() + timedelta(seconds=tuning.lock_retry_delay))
    return next_try(tuning, earlier + 1, clock())


def _once(jobs: Sequence[Job], new: set[str]) -> list[Job]:
    """Those that were claimed, each once: one batch may hold a message twice."""
    fresh = []
    for job in jobs:
        if job.message.id in new:
            new.discard(job.message.id)
            fresh.append(job)
    return fresh


def is_no_fault(error: BaseException) -> bool:
    """Whether work that failed so is simply to be done again: its attempts are not counted."""
    return is_outage(error) or is_lock_timeout(error) or runs_again(error)


def runs_again(error: BaseException) -> bool:
    """`Database.transaction` starts over by itself (40001, 40P01)."""
    return isinstance(error, DBAPIError) and sqlstate(error) in RETRYABLE


def _count(queue: str, handled: int, duplicates: int) -> None:
    telemetry.CONSUMED.labels(queue).inc(handled)
    telemetry.DUPLICATES.labels(queue).inc(duplicates)


def _tell(message: Message, outcome: Verdict, error: BaseException) -> None:
    parked = outcome.due_at is None
    (telemetry.PARKED if parked else telemetry.RETRIED).labels(message.consumer).inc()
    log.warning(
        "parked" if parked else "will be tried again",
        queue=message.consumer,
        message_id=message.id,
        attempt=outcome.attempt,
        reason=describe(error).reason,
    )
