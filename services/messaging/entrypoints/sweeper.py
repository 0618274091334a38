"""The loop of what time tells: lost calls, unknown attempts, missing reports; and of what may be forgotten."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from services.messaging.application.follow_up import BATCH, FollowUp
from services.messaging.application.metrics import ASKED
from services.messaging.application.ports import PaceLost
from services.messaging.entrypoints.again import beaten
from services.messaging.entrypoints.wake import Wake
from shared.bus.patience import Patience, Stopped, told

log = structlog.get_logger()

HOUSEKEEPING_S = 3600.0


@dataclass(slots=True)
class Sweeper:
    """A component. `follow_up` is None where no vendor is configured. `housekeeping` deletes what is past its time, once
    an hour; `gauges` shows what waits."""

    follow_up: FollowUp | None
    housekeeping: Callable[[], Awaitable[None]]
    gauges: Callable[[], Awaitable[None]]
    patience: Patience
    dispatcher: Wake
    interval: float = 5.0
    name: str = "messaging.sweeper"

    async def run(self, stop: asyncio.Event) -> None:
        kept_at = float("-inf")
        while not stop.is_set():
            try:
                await self._sweep(stop)
                await self.patience.through(self.gauges, stop)
                if time.monotonic() - kept_at > HOUSEKEEPING_S:
                    await self.patience.through(self.housekeeping, stop)
                    kept_at = time.monotonic()
            except Stopped:
                return
            await told(stop, self.interval)

    async def _sweep(self, stop: asyncio.Event) -> None:
        if self.follow_up is None:
            return
        steps = {
            "lost": self.follow_up.mark_lost,
            "unknown": self.follow_up.settle_unknown,
            "report": self.follow_up.chase_reports,
        }
        for name, step in steps.items():
            found = BATCH
            while found == BATCH and not stop.is_set():
                found = await self._step(step, stop)
                ASKED.labels(name).inc(found)
            if name == "unknown" and found:
                self.dispatcher()

    async def _step(self, step: Callable[[], Awaitable[int]], stop: asyncio.Event) -> int:
        try:
            return await self.patience.through(step, stop)
        except PaceLost:
            return 0  # asked again at the next sweep
        except Exception as error:
            if not beaten(error):
                raise
            return 0
