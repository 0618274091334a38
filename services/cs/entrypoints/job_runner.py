"""Runs due jobs part by part until told to stop. An outage waits; a part that fails is tried again later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.jobs import PartFailed, run_part
from services.cs.application.live import Live, LiveMessage
from services.cs.application.ports import Uow
from shared.bus.failures import describe
from shared.bus.handling import is_no_fault
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.waiting import either

log = structlog.get_logger()
POLL_S = 1.0


class JobRunner:
    """A component; any number of them may run, each job is worked on by one at a time."""

    name = "cs.jobs"

    def __init__(
        self,
        database: Database,
        uow: Callable[[AsyncConnection], Uow],
        live: Live,
        wake: asyncio.Event,
        clock: Clock,
    ) -> None:
        self._database = database
        self._uow = uow
        self._live = live
        self._wake = wake
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            if not await self.once():
                await either(POLL_S, self._wake, stop)

    async def once(self) -> bool:
        """Do one part; False when nothing was due or it could not be done."""
        try:
            worked, told = await self._database.transaction(self._part)
        except PartFailed as failed:
            log.exception("a part of a job failed", job_id=str(failed.job_id))
            await self._fail(failed)
            return False
        except Exception as error:  # noqa: BLE001 - the next poll tries again; nothing of the part was done
            log.warning("jobs wait", error=repr(error)[:200])
            return False
        await self._live.tell(told)
        return worked

    async def _part(self, conn: AsyncConnection) -> tuple[bool, Sequence[LiveMessage]]:
        try:
            job_id, told = await run_part(self._uow(conn), self._clock())
        except PartFailed as failed:
            cause = failed.__cause__
            if cause is not None and is_no_fault(cause):
                raise cause from None
            raise
        return job_id is not None, told

    async def _fail(self, failed: PartFailed) -> None:
        error = describe(failed.__cause__ or failed).reason

        async def work(conn: AsyncConnection) -> None:
            await self._uow(conn).jobs.fail(failed.job_id, error, self._clock())

        await self._database.transaction(work)
