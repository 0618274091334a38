"""Takes messages of one queue and ends each in Ack, Retry or Park. The inbox is claimed first, in the handler's
transaction; an outage pauses it. It never acknowledges what is not committed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from shared.bus import telemetry
from shared.bus.decode import Unreadable
from shared.bus.failures import Failure, is_outage
from shared.bus.handling import Handling
from shared.bus.patience import Patience, Stopped, told
from shared.bus.runners import Job, Runner
from shared.bus.transport import Delivery, Intake, Transport
from shared.bus.tuning import Tuning
from shared.db.database import Database
from shared.runtime.waiting import unless

log = structlog.get_logger()


class Consumer:
    """A component: one worker of one subscription, with a session of its own."""

    def __init__(
        self, runner: Runner, number: int, handling: Handling, transport: Transport, database: Database, tuning: Tuning
    ) -> None:
        self.name = f"consumer {runner.queue}#{number}"
        self._runner = runner
        self._handling = handling
        self._transport = transport
        self._database = database
        self._tuning = tuning
        self._patience = Patience(
            self.name, database.probe, tuning.probe_interval, telemetry.PAUSED.labels(runner.queue)
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until told to stop; the batch in hand is finished and acknowledged."""
        paused = telemetry.PAUSED.labels(self._runner.queue)
        while not stop.is_set():
            try:
                # A message that is taken while the database is down is a delivery counted for nothing.
                await self._patience.through(self._database.probe, stop)
                async with self._transport.intake(self._runner.queue, self._prefetch()) as intake:
                    paused.set(0)
                    await self._serve(intake, stop)
            except Stopped:
                break
            except Exception as error:
                if not is_outage(error):
                    raise
                paused.set(1)
                log.warning("consumer lost its broker", queue=self._runner.queue, error=repr(error))
                await told(stop, self._tuning.probe_interval)
        paused.set(0)

    def _prefetch(self) -> int:
        """The next batch arrives while one is handled; singles keep a few, not so many that a neighbour starves."""
        return max(2 * self._runner.batch, 10)

    async def _serve(self, intake: Intake, stop: asyncio.Event) -> None:
        while (batch := await unless(stop, intake.take(self._runner.batch, self._runner.linger))) is not None:
            await self._end_each(batch, stop)
            await intake.ack(batch)

    async def _end_each(self, batch: Sequence[Delivery], stop: asyncio.Event) -> None:
        """After this every message of the batch is handled, known, or a row. Raises Stopped."""
        jobs: list[Job] = []
        for delivery in batch:
            if delivery.deliveries > self._tuning.delivery_limit:
                failure = Failure("delivery limit", f"delivered {delivery.deliveries} times without an answer")
                await self._park(delivery, failure, stop)
                continue
            try:
                jobs.append(self._runner.read(delivery))
            except Unreadable as error:
                await self._park(delivery, error.failure, stop)
        if jobs:
            await self._handle(jobs, stop)

    async def _handle(self, jobs: Sequence[Job], stop: asyncio.Event) -> None:
        """A batch, of one message too, is tried without the savepoint that a single message's failure is caught by: two
        round trips less. It seldom fails."""
        if self._runner.batch > 1:
            try:
                await self._patience.through(lambda: self._handling.together(self._runner, jobs), stop)
                return
            except Stopped:
                raise
            except Exception as error:  # noqa: BLE001 - whose fault it is shows when they are tried one by one
                log.info(
                    "batch failed, one by one", queue=self._runner.queue, size=len(jobs), error=type(error).__name__
                )
        for job in jobs:
            await self._alone(job, stop)

    async def _alone(self, job: Job, stop: asyncio.Event) -> None:
        try:
            await self._patience.through(lambda: self._handling.alone(self._runner, job), stop)
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001 - the handler's error is data here: it is stored
            stored = error  # the name of an except clause is unbound when it ends
            await self._patience.through(lambda: self._handling.fail(job, stored), stop)

    async def _park(self, delivery: Delivery, failure: Failure, stop: asyncio.Event) -> None:
        message = self._runner.message(delivery)
        await self._patience.through(lambda: self._handling.park(message, failure), stop)
