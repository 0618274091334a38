"""Stored delivery reports, applied to their attempts: in any order, any number of times, before or after the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.messaging.application.ports import InboxRow, Report, ReportReader, Uow
from services.messaging.application.publish import contracts_of
from services.messaging.application.stop_sender import stop_senders
from services.messaging.domain.message import Message
from services.messaging.domain.phones import normalise
from services.messaging.domain.policy import Policy

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(hours=1)
MATCHED_FOR = timedelta(hours=72)
"""So long an orphan is looked up again; then a person sees it."""


@dataclass(frozen=True, slots=True)
class ApplyReports:
    """One step: up to `batch` rows in the caller's transaction, or one of them."""

    readers: Mapping[str, ReportReader]
    policy: Policy
    batch: int = 200

    async def due(self, uow: Uow, now: datetime) -> list[int]:
        """The rows that the next step would take."""
        return [row.id for row in await uow.inbox.lock_due(now, self.batch)]

    async def step(self, uow: Uow, now: datetime, only: int | None = None) -> Counter[str]:
        """What became of the rows: APPLIED, REPEATED, ORPHAN, UNMATCHED, REJECTED, UNREADABLE, each counted."""
        rows = await uow.inbox.lock_due(now, self.batch, only)
        read = [(row, self._read(row)) for row in rows]
        owners = await uow.messages.owners([report.refkey for _, report in read if report])
        messages = {each.id: each for each in await uow.messages.lock(sorted(set(owners.values())))}
        ends: list[tuple[int, str, str | None]] = []
        for row, report in read:
            if report is None:
                ends.append((row.id, "UNREADABLE", "fields missing"))
            elif report.refkey not in owners:
                await self._orphan(uow, row, now, ends)
            else:
                state, reason = self._apply(messages[owners[report.refkey]], report, now)
                ends.append((row.id, state, reason))
        await uow.inbox.finish(ends, now)
        await uow.messages.save(list(messages.values()))
        await stop_senders(uow, messages.values(), now)
        await uow.publish(contracts_of(messages.values()))
        counts = Counter(state for _, state, _ in ends)
        counts["ORPHAN"] = len(rows) - len(ends)
        return counts

    def _read(self, row: InboxRow) -> Report | None:
        try:
            return self.readers[row.vendor].read(row.raw)
        except ValueError:
            return None

    def _apply(self, message: Message, report: Report, now: datetime) -> tuple[str, str | None]:
        if normalise(report.phone) != message.dest_no:
            return "REJECTED", "PHONE does not match"
        new = message.take_report(report.refkey, report.verdict, report.gateway_msg_id, now, self.policy)
        return ("APPLIED", None) if new else ("REPEATED", None)

    async def _orphan(self, uow: Uow, row: InboxRow, now: datetime, ends: list[tuple[int, str, str | None]]) -> None:
        if row.received_at + MATCHED_FOR <= now:
            ends.append((row.id, "UNMATCHED", "unknown REFKEY"))
        else:
            wait = min(FIRST_WAIT * 2 ** min(row.tries, 16), LONGEST_WAIT)
            await uow.inbox.defer(row, now + wait, "unknown REFKEY")
