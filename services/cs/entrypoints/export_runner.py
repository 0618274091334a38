"""Starts the child that makes the file of a due download, one at a time, and says what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.ports import Uow
from services.cs.application.ports_jobs import Ended, Taken
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.waiting import either

log = structlog.get_logger()
POLL_S = 1.0
LEASE = timedelta(seconds=60)
"""So long a child is believed to live without a word; then the job is begun anew."""


Make = Callable[[Taken, asyncio.Event], Awaitable[Ended | None]]
"""Runs the child of an attempt; None when it was told to stop before it was ready."""


class ExportRunner:
    """A component; any number of them may run."""

    name = "cs.exports"

    def __init__(
        self,
        database: Database,
        uow: Callable[[AsyncConnection], Uow],
        make: Make,
        wake: asyncio.Event,
        clock: Clock,
    ) -> None:
        self._database = database
        self._uow = uow
        self._make = make
        self._wake = wake
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            if not await self.once(stop):
                await either(POLL_S, self._wake, stop)

    async def once(self, stop: asyncio.Event) -> bool:
        """Make one file; False when nothing was due or it could not be begun."""
        try:
            taken = await self._done(lambda uow: uow.jobs.take_export(self._clock(), LEASE))
            if taken is None:
                return False
            ended = await self._make(taken, stop)
            if ended is None:  # we stop: the next one begins at once
                await self._done(lambda uow: uow.jobs.give_back(taken, self._clock()))
            elif not ended.ok:
                log.warning("an export failed", job_id=str(taken.job.id), attempt=taken.attempt)
                await self._done(lambda uow: uow.jobs.fail_export(taken, ended.said, self._clock()))
        except Exception as error:  # noqa: BLE001 - the lease ends by itself, and the job is taken again
            log.warning("exports wait", error=repr(error)[:200])
            return False
        return True

    async def _done(self, work: Callable[[Uow], Awaitable[Any]]) -> Any:
        return await self._database.transaction(lambda conn: work(self._uow(conn)))
