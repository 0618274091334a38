"""The loop that sends: several calls at once, none started after the stop, all in hand finished and recorded."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import structlog

from services.messaging.application.dispatch import Begun, Dispatch
from services.messaging.application.metrics import CALLS, LOST_RECORDS, PAUSED
from services.messaging.application.ports import PaceLost
from services.messaging.domain.outcomes import Outcome
from services.messaging.entrypoints.again import beaten
from services.messaging.entrypoints.wake import Wake
from shared.bus.failures import is_outage
from shared.bus.patience import Patience, Stopped, told

log = structlog.get_logger()

RECORD_FOR_S = 60.0
RECORD_AGAIN_S = 0.5
REDIS_AGAIN_S = 0.5


@dataclass(slots=True)
class Dispatcher:
    """A component. `at_once` calls are open at a time; `poll` seconds pass between looks when nothing is due."""

    dispatch: Dispatch
    patience: Patience
    wake: Wake
    at_once: int = 16
    poll: float = 0.25
    name: str = "messaging.dispatcher"
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            while not stop.is_set():
                try:
                    await self._turn(group, stop)
                except Stopped:
                    break

    async def _turn(self, group: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        room = self.at_once - len(self._open)
        if room == 0:
            await asyncio.wait(self._open, return_when=asyncio.FIRST_COMPLETED)
            return
        try:
            begun = await self.patience.through(lambda: self.dispatch.begin(room), stop)
        except PaceLost as error:
            log.warning("sending pauses: the token bucket cannot be asked", error=str(error))
            PAUSED.labels("pace").set(1)
            await told(stop, REDIS_AGAIN_S)
            return
        except Exception as error:
            if not beaten(error):
                raise
            begun = []
        PAUSED.labels("pace").set(0)
        for each in begun:
            task = group.create_task(self._one(each))
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        if not begun:
            await self.wake.idle(stop, self.poll)

    async def _one(self, begun: Begun) -> None:
        outcome = await self.dispatch.call(begun)
        CALLS.labels(type(outcome).__name__).inc()
        until = time.monotonic() + RECORD_FOR_S
        while not await self._recorded(begun, outcome):
            if time.monotonic() > until:
                LOST_RECORDS.inc()
                log.error("outcome not stored", attempt=begun.outgoing.refkey, outcome=type(outcome).__name__)
                return
            await asyncio.sleep(RECORD_AGAIN_S)

    async def _recorded(self, begun: Begun, outcome: Outcome) -> bool:
        try:
            await self.dispatch.record(begun, outcome)
        except Exception as error:
            if not (is_outage(error) or beaten(error)):
                raise
            log.warning("outcome will be stored again", attempt=begun.outgoing.refkey, error=type(error).__name__)
            return False
        return True
