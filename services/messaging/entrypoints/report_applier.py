"""The loop that applies stored reports. A report that breaks is set aside, so that it holds up no other."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

import structlog

from services.messaging.application.apply_reports import ApplyReports
from services.messaging.application.metrics import REPORTS
from services.messaging.application.ports import Transactions, Uow
from services.messaging.entrypoints.again import beaten
from services.messaging.entrypoints.wake import Wake
from shared.bus.failures import describe, is_outage
from shared.bus.patience import Patience, Stopped
from shared.runtime.clock import Clock

log = structlog.get_logger()


@dataclass(slots=True)
class ReportApplier:
    """A component."""

    apply: ApplyReports
    transactions: Transactions
    patience: Patience
    wake: Wake
    clock: Clock
    poll: float = 0.25
    name: str = "messaging.reports"

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                counts = await self._turn(stop)
            except Stopped:
                return
            for outcome, count in counts.items():
                REPORTS.labels(outcome).inc(count)
            if not counts.total():
                await self.wake.idle(stop, self.poll)

    async def _turn(self, stop: asyncio.Event) -> Counter[str]:
        try:
            return await self.patience.through(self._together, stop)
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001 - whatever breaks a batch, its rows are tried one by one
            if beaten(error):
                return Counter()
            log.warning("reports are applied one by one", reason=describe(error).reason)
        return await self.patience.through(lambda: self._alone(stop), stop)

    async def _together(self) -> Counter[str]:
        return await self.transactions.run(lambda uow: self.apply.step(uow, self.clock()))

    async def _alone(self, stop: asyncio.Event) -> Counter[str]:
        counts = Counter[str]()
        for row_id in await self.transactions.run(lambda uow: self.apply.due(uow, self.clock())):
            if stop.is_set():
                break
            counts += await self._one(row_id)
        return counts

    async def _one(self, row_id: int) -> Counter[str]:
        try:
            return await self.transactions.run(lambda uow: self.apply.step(uow, self.clock(), row_id))
        except Exception as error:  # noqa: BLE001 - a report that breaks is set aside with its reason
            if is_outage(error) or beaten(error):
                return Counter()
            reason = describe(error).reason
            log.warning("report set aside", row=row_id, reason=reason)

        async def park(uow: Uow) -> None:
            await uow.inbox.finish([(row_id, "PARKED", reason)], self.clock())

        await self.transactions.run(park)
        return Counter({"PARKED": 1})
