"""What time itself tells: calls without an outcome, unknown attempts, reports that do not come (messaging.md 4, 5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from services.messaging.application.ports import Pace, Transactions, Uow, VendorGateway
from services.messaging.application.publish import contracts_of
from services.messaging.domain.message import Message
from services.messaging.domain.policy import Policy
from shared.runtime.clock import Clock

BATCH = 100


class FollowUp:
    """The steps of the sweeper. Each takes a batch and says how many rows it found."""

    def __init__(
        self, transactions: Transactions, vendor: VendorGateway, pace: Pace, policy: Policy, clock: Clock
    ) -> None:
        self._transactions = transactions
        self._vendor = vendor
        self._pace = pace
        self._policy = policy
        self._clock = clock

    async def mark_lost(self) -> int:
        """Attempts whose caller died become `unknown`."""

        async def work(uow: Uow) -> int:
            now = self._clock()
            pairs = await uow.messages.lost_since(now - self._policy.lost_after, BATCH)
            return await self._each(uow, pairs, lambda m, a: m.give_up_waiting(a, now, self._policy))

        return await self._transactions.run(work)

    async def settle_unknown(self) -> int:
        """Unknown attempts whose wait is over: resent once, or given up."""

        async def work(uow: Uow) -> int:
            now = self._clock()
            pairs = await uow.messages.unknown_since(now - self._policy.unknown_wait, BATCH)
            return await self._each(uow, pairs, lambda m, a: m.decide_unknown(a, now, self._policy))

        return await self._transactions.run(work)

    async def chase_reports(self) -> int:
        """Ask the vendor again for reports that are due: tokens first, then the count is stored, then the calls.
        Raises PaceLost."""
        now = self._clock()
        due = await self._transactions.run(lambda uow: uow.messages.checks_due(now, BATCH))
        granted = await self._pace.lease(len(due)) if due else 0
        keys: list[str] = []

        async def work(uow: Uow) -> int:
            keys.clear()
            return await self._each(uow, due[:granted], lambda m, a: _chase(m, a, now, self._policy, keys))

        found = await self._transactions.run(work) if granted else 0
        if len(keys) < granted:
            await self._pace.give_back(granted - len(keys))
        for key in keys:
            await self._vendor.ask_report(key)
        return found

    async def _each(self, uow: Uow, pairs: Sequence[tuple[str, str]], step: Callable[[Message, str], None]) -> int:
        if not pairs:
            return 0
        locked = {each.id: each for each in await uow.messages.lock(sorted({pair[0] for pair in pairs}))}
        for message_id, attempt_id in pairs:
            step(locked[message_id], attempt_id)
        await uow.messages.save(list(locked.values()))
        await uow.publish(contracts_of(locked.values()))
        return len(pairs)


def _chase(message: Message, attempt_id: str, now: datetime, policy: Policy, keys: list[str]) -> None:
    attempt = message.attempt(attempt_id)
    if message.miss_report(attempt_id, now, policy) and attempt.vendor_key is not None:
        keys.append(attempt.vendor_key)
