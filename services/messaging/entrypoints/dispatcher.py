"""The loop that sends: several calls at once, none started after the stop, all in hand finished and recorded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import structlog

from services.messaging.application.dispatch import Begun, Dispatch
from services.messaging.application.metrics import CALLS, PAUSED
from services.messaging.application.ports import PaceLost
from services.messaging.entrypoints.again import beaten
from services.messaging.entrypoints.recorder import Recorder
from services.messaging.entrypoints.wake import Wake
from shared.bus.patience import Patience, Stopped, told

log = structlog.get_logger()

REDIS_AGAIN_S = 0.5
GATHER_S = 0.02
"""So long freed places are gathered before new work is taken for them: one transaction for several messages."""


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
        recorder = Recorder(self.dispatch)
        async with asyncio.TaskGroup() as outer:
            outer.create_task(recorder.run())
            async with asyncio.TaskGroup() as calls:
                while not stop.is_set():
                    try:
                        await self._turn(calls, recorder, stop)
                    except Stopped:
                        break
            recorder.finish()

    async def _turn(self, calls: asyncio.TaskGroup, recorder: Recorder, stop: asyncio.Event) -> None:
        await self._gather_room()
        room = self.at_once - len(self._open)
        begun = await self._begin(room, stop) if room else []
        for each in begun:
            task = calls.create_task(self._one(each, recorder))
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        if not begun and room:
            await self.wake.idle(stop, self.poll)

    async def _gather_room(self) -> None:
        while (busy := len(self._open)) > self.at_once * 3 // 4:
            await asyncio.wait(self._open, timeout=GATHER_S, return_when=asyncio.FIRST_COMPLETED)
            if len(self._open) == busy < self.at_once:
                return

    async def _begin(self, room: int, stop: asyncio.Event) -> list[Begun]:
        try:
            begun = await self.patience.through(lambda: self.dispatch.begin(room), stop)
        except PaceLost as error:
            log.warning("sending pauses: the token bucket cannot be asked", error=str(error))
            PAUSED.labels("pace").set(1)
            await told(stop, REDIS_AGAIN_S)
            return []
        except Exception as error:
            if not beaten(error):
                raise
            return []
        PAUSED.labels("pace").set(0)
        return begun

    async def _one(self, begun: Begun, recorder: Recorder) -> None:
        outcome = await self.dispatch.call(begun)
        CALLS.labels(type(outcome).__name__).inc()
        recorder.add(begun, outcome)
