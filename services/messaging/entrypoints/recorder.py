"""Stores what calls ended in: all that ended meanwhile in one transaction, again and again through an outage."""

from __future__ import annotations

import asyncio
import time

import structlog

from services.messaging.application.dispatch import Begun, Dispatch
from services.messaging.application.metrics import LOST_RECORDS
from services.messaging.domain.outcomes import Outcome
from services.messaging.entrypoints.again import beaten
from shared.bus.failures import is_outage

log = structlog.get_logger()

RECORD_FOR_S = 60.0
AGAIN_S = 0.5
MOST = 100

Ended = list[tuple[Begun, Outcome]]


class Recorder:
    """One per dispatcher. What it cannot store within a minute is left to the sweeper, which calls it unknown."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._ended: Ended = []
        self._told = asyncio.Event()
        self._last = False

    def add(self, begun: Begun, outcome: Outcome) -> None:
        """A call has ended."""
        self._ended.append((begun, outcome))
        self._told.set()

    def finish(self) -> None:
        """No more will come: end when all is stored."""
        self._last = True
        self._told.set()

    async def run(self) -> None:
        """Until `finish`."""
        while not (self._last and not self._ended):
            await self._told.wait()
            self._told.clear()
            while self._ended:
                some, self._ended = self._ended[:MOST], self._ended[MOST:]
                await self._store(some)

    async def _store(self, some: Ended) -> None:
        until = time.monotonic() + RECORD_FOR_S
        while not await self._stored(some):
            if time.monotonic() > until:
                LOST_RECORDS.inc(len(some))
                log.error("outcomes not stored", attempts=[begun.outgoing.refkey for begun, _ in some])
                return
            await asyncio.sleep(AGAIN_S)

    async def _stored(self, some: Ended) -> bool:
        try:
            await self._dispatch.record(some)
        except Exception as error:
            if not (is_outage(error) or beaten(error)):
                raise
            log.warning("outcomes will be stored again", count=len(some), error=type(error).__name__)
            return False
        return True
