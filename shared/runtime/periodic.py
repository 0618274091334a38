"""Work that is done again and again while the process lives: retention, sweeps. Nothing correct depends on its pace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from prometheus_client import Counter

log = structlog.get_logger()
FAILED = Counter("periodic_failures_total", "Periodic work that failed and will be tried again", ("name",))


@dataclass(frozen=True, slots=True)
class Periodic:
    """A component: `work` every `seconds`, first at once. A failure is logged, counted, and tried at the next turn."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[None]]

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.work()
            except Exception as error:  # noqa: BLE001 - the next turn tries again; the process must not die of a sweep
                FAILED.labels(self.name).inc()
                log.warning("periodic work failed", name=self.name, error=repr(error)[:300])
            try:
                async with asyncio.timeout(self.seconds):
                    await stop.wait()
            except TimeoutError:
                continue
