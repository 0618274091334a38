"""Sending what is due: leased tokens, a committed attempt, the call outside any transaction, its outcome.

The order is the promise: the attempt is committed before the vendor is called, so that nothing is ever sent that we
do not know of; a call whose outcome was not stored is `unknown`, never silently repeated (messaging.md 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from services.messaging.application.ports import Outgoing, Pace, PaceLost, Transactions, Uow, VendorGateway
from services.messaging.application.publish import contracts_of
from services.messaging.domain.message import Message
from services.messaging.domain.outcomes import NotSent, Outcome
from services.messaging.domain.policy import Policy
from services.messaging.domain.window import opens_at
from shared.runtime.clock import KST, Clock
from shared.runtime.ids import NewId


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that is committed and not yet called."""

    message_id: str
    outgoing: Outgoing
    begun_at: datetime


class Dispatch:
    """The steps of the dispatcher; the loop around them is in the entrypoints."""

    def __init__(
        self, transactions: Transactions, vendor: VendorGateway, pace: Pace, policy: Policy, clock: Clock, new_id: NewId
    ) -> None:
        self._transactions = transactions
        self._vendor = vendor
        self._pace = pace
        self._policy = policy
        self._clock = clock
        self._new_id = new_id
        self._plenty = False

    async def begin(self, most: int) -> list[Begun]:
        """Open attempts for up to `most` due messages, as many as there are tokens for. Raises PaceLost."""
        due = most
        if not self._plenty:  # an idle dispatcher asks its own database only
            due = await self._transactions.run(lambda uow: uow.messages.count_due(self._clock(), most))
        granted = await self._pace.lease(due) if due else 0
        begun = await self._transactions.run(lambda uow: self._open(uow, granted)) if granted else []
        if len(begun) < granted:
            await self._pace.give_back(granted - len(begun))
        self._plenty = len(begun) == most
        return begun

    async def call(self, begun: Begun) -> Outcome:
        """One HTTP call. One that comes too late (this process stood still) is not made: it is unknown by then."""
        if self._clock() - begun.begun_at >= self._policy.lost_after / 2:
            return NotSent("stale")
        outcome = await self._vendor.send(begun.outgoing)
        if isinstance(outcome, NotSent) and outcome.everyone and outcome.pause is not None:
            with suppress(PaceLost):  # a bucket that cannot be asked gives no tokens either
                await self._pace.hold(outcome.pause)
        return outcome

    async def record(self, ended: Sequence[tuple[Begun, Outcome]]) -> None:
        """Store outcomes, all in one transaction."""

        async def work(uow: Uow) -> None:
            now = self._clock()
            outcomes = {begun.message_id: (begun.outgoing.refkey, outcome) for begun, outcome in ended}
            messages = await uow.messages.lock(sorted(outcomes))
            for message in messages:
                refkey, outcome = outcomes[message.id]
                message.end_call(refkey, outcome, now, self._policy)
            await _store(uow, messages)

        await self._transactions.run(work)

    async def _open(self, uow: Uow, most: int) -> list[Begun]:
        now = self._clock()
        messages = await uow.messages.lock_due(now, most)
        begun = []
        for message in messages:
            if message.due_at + self._policy.valid_for <= now:
                message.expire(now)
            elif later := opens_at(message.purpose, now, KST):
                message.postpone(later)
            else:
                attempt = message.begin(self._new_id().hex, now)
                begun.append(Begun(message.id, _outgoing(message, attempt.id), now))
        await _store(uow, messages)
        return begun


async def _store(uow: Uow, messages: Sequence[Message]) -> None:
    await uow.messages.save(messages)
    await uow.publish(contracts_of(messages))


def _outgoing(message: Message, refkey: str) -> Outgoing:
    return Outgoing(refkey, message.kind, message.sender_no, message.dest_no, message.subject, message.body)
