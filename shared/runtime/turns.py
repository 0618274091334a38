"""Work that waits in rows and is done turn by turn: woken when there is some, and looked for now and then all the same.

What is left when a process dies is found by the next one: a turn is one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from shared.runtime.periodic import FAILED
from shared.runtime.waiting import either

log = structlog.get_logger()

Turn = Callable[[], Awaitable[bool]]
"""Does a piece of the work; whether there may be more."""


@dataclass(slots=True)
class Turns:
    """A component: turns until nothing is left, then waits to be woken or for `seconds`."""

    name: str
    turn: Turn
    seconds: float = 2.0
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Look now."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._woken.clear()
            try:
                await self._all(stop)
            except Exception as error:  # noqa: BLE001 - the rows still wait: the next turn goes on with them
                FAILED.labels(self.name).inc()
                log.warning("turn failed", name=self.name, error=repr(error)[:300])
            await either(self.seconds, self._woken, stop)

    async def _all(self, stop: asyncio.Event) -> None:
        while not stop.is_set() and await self.turn():
            continue
