"""Tells consoles of alarms whose minute has come. Any number of processes may run it: each alarm is told by one.

What Redis does not take now is told when the claim's lease is over, by whoever is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.live import LiveMessage
from services.cs.application.ports import Uow
from services.cs.application.ring_alarms import claim_due
from shared.db.database import Database
from shared.runtime.clock import Clock

EVERY_S = 1.0


class TellsOnce(Protocol):
    """Puts each message on the stream once, whoever tries how often."""

    async def tell_once(self, messages: Sequence[tuple[str, LiveMessage]]) -> bool:
        """(its name, it) each; whether all are there now."""
        ...


class AlarmRinger:
    """`ring` is done every EVERY_S seconds."""

    def __init__(
        self, database: Database, uow: Callable[[AsyncConnection], Uow], live: TellsOnce, clock: Clock
    ) -> None:
        self._database = database
        self._uow = uow
        self._live = live
        self._clock = clock

    async def ring(self) -> None:
        """Claim, tell, note that it was told: three steps, and after a death between them the next one goes on."""
        while due := await self._database.transaction(lambda conn: claim_due(self._uow(conn), self._clock())):
            if not await self._live.tell_once([(f"alarm:{id}", message) for id, message in due]):
                return
            await self._note([id for id, _ in due])

    async def _note(self, ids: Sequence[int]) -> None:
        await self._database.transaction(lambda conn: self._uow(conn).alarms.told(ids, self._clock()))
