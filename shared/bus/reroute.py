"""Replays messages from outside that nobody had bound: by the patterns that exist now."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.decode import Unreadable, external
from shared.bus.failures import Failure
from shared.bus.inbox import claim
from shared.bus.runners import Job, Runner
from shared.bus.subscription import AfterCommit, ExternalSubscription
from shared.bus.transport import Delivery
from shared.runtime.clock import Clock


class Rerouting(Runner):
    """Stands in the retry loop for the queue of unroutable messages, which has no handler of its own."""

    def __init__(self, queue: str, subscriptions: Sequence[ExternalSubscription], clock: Clock) -> None:
        self.queue = queue
        self._clock = clock
        self._runners = [(each, Runner(each)) for each in subscriptions]

    def read(self, delivery: Delivery) -> Job:
        """Raises Unreadable while still nobody binds it."""
        outer = external(delivery)
        self._runner(outer.routing_key)
        return Job(self.message(delivery, outer.id, None), outer)

    async def run(self, conn: AsyncConnection, jobs: Sequence[Job]) -> AfterCommit | None:
        """Claim it for the queue that should have had it; the sender may have sent it again meanwhile."""
        (job,) = jobs
        runner = self._runner(job.message.routing_key)
        if not await claim(conn, runner.queue, [job.message.id], self._clock()):
            return None
        return await runner.run(conn, jobs)

    def _runner(self, routing_key: str) -> Runner:
        for subscription, runner in self._runners:
            if any(matches(pattern, routing_key) for pattern in subscription.patterns):
                return runner
        raise Unreadable(Failure("unroutable", "still nobody binds this routing key"))


def matches(pattern: str, key: str) -> bool:
    """AMQP's topic rule: `*` is one word, `#` any number of them."""
    return _match(pattern.split("."), key.split("."))


def _match(pattern: list[str], key: list[str]) -> bool:
    if not pattern:
        return not key
    if pattern[0] == "#":
        return any(_match(pattern[1:], key[i:]) for i in range(len(key) + 1))
    return bool(key) and pattern[0] in ("*", key[0]) and _match(pattern[1:], key[1:])
