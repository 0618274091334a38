"""What time tells: claims that wait for their order, rows that wait to be applied."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.apply_upload import AT_ONCE, apply_due
from services.cancellations.application.ports import Uow
from services.cancellations.application.sweep import BATCH, sweep
from services.cancellations.application.take_claims import Arrival
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId
from shared.runtime.periodic import FAILED, Periodic

log = structlog.get_logger()

Turn = Callable[[AsyncConnection], Awaitable[int]]


@dataclass(slots=True)
class Applier:
    """A component: applies large uploads piece by piece. A request wakes it, otherwise it looks every `seconds`."""

    database: Database
    turn: Turn
    seconds: float = 2.0
    name: str = "cancellations.applier"
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Look now."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._woken.clear()
            try:
                await self._all(stop)
            except Exception as error:  # noqa: BLE001 - rows stay asked for: the next turn goes on with them
                FAILED.labels(self.name).inc()
                log.warning("applying failed", error=repr(error)[:300])
            await self._idle(stop)

    async def _all(self, stop: asyncio.Event) -> None:
        while not stop.is_set() and await self.database.transaction(self.turn) == AT_ONCE:
            continue

    async def _idle(self, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self._woken, stop)]
        try:
            await asyncio.wait(waits, timeout=self.seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()


def applying(uow: Callable[[AsyncConnection], Uow], clock: Clock, new_id: NewId) -> Turn:
    """One turn of the applier."""

    async def turn(conn: AsyncConnection) -> int:
        return await apply_due(uow(conn), Arrival(clock(), "excel", new_id))

    return turn


def sweeper(database: Database, uow: Callable[[AsyncConnection], Uow], clock: Clock, seconds: float) -> Periodic:
    """Looks for the orders of due claims until none is due."""

    async def all_due() -> None:
        while await database.transaction(lambda conn: sweep(uow(conn), clock())) == BATCH:
            continue

    return Periodic("cancellations.sweeper", seconds, all_due)
