"""Puts into the parking table what the broker gave up: messages that consumers died of, and those from outside that
nobody binds. They arrive in queues of the broker and must not stay there, where nobody looks."""

from __future__ import annotations

import asyncio

import structlog

from shared.bus import telemetry
from shared.bus.decode import fallback_id
from shared.bus.failed import Message
from shared.bus.failures import Failure, is_outage
from shared.bus.handling import Handling
from shared.bus.patience import Patience, Stopped, told
from shared.bus.transport import Delivery, Transport
from shared.bus.tuning import Tuning
from shared.contracts.base import Envelope
from shared.db.database import Database
from shared.runtime.waiting import unless

log = structlog.get_logger()
_BATCH = 50


class Drain:
    """A component: one queue of the broker."""

    def __init__(
        self, queue: str, reason: str, handling: Handling, transport: Transport, database: Database, tuning: Tuning
    ) -> None:
        self.name = f"drain {queue}"
        self._queue = queue
        self._reason = reason
        self._handling = handling
        self._transport = transport
        self._tuning = tuning
        self._paused = telemetry.PAUSED.labels(queue)
        self._patience = Patience(self.name, database.probe, tuning.probe_interval, self._paused)

    async def run(self, stop: asyncio.Event) -> None:
        """Park what arrives until told to stop."""
        while not stop.is_set():
            try:
                async with self._transport.intake(self._queue, _BATCH) as intake:
                    self._paused.set(0)
                    while (batch := await unless(stop, intake.take(_BATCH, 0.05))) is not None:
                        for delivery in batch:
                            await self._park(delivery, stop)
                        await intake.ack(batch)
            except Stopped:
                return
            except Exception as error:
                if not is_outage(error):
                    raise
                self._paused.set(1)
                await told(stop, self._tuning.probe_interval)

    async def _park(self, delivery: Delivery, stop: asyncio.Event) -> None:
        """Under the queue that it died in; what that queue has handled after all is a duplicate."""
        message = Message(
            consumer=delivery.dead_queue or self._queue,
            id=_inbox_id(delivery),
            type=delivery.type,
            routing_key=delivery.routing_key,
            user_id=delivery.user_id,
            body=delivery.body,
        )
        failure = Failure(self._reason, f"{self._reason}; came through {self._queue}")
        await self._patience.through(lambda: self._handling.park(message, failure), stop)


def _inbox_id(delivery: Delivery) -> str:
    """The id under which its consumer would have claimed it."""
    if delivery.user_id is None:
        try:
            return str(Envelope.model_validate_json(delivery.body).id)
        except ValueError:
            return fallback_id(delivery)
    return fallback_id(delivery)
