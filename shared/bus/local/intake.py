"""Takes rows of one queue by SKIP LOCKED. The rows stay locked by an open transaction while they are handled: when
the process dies PostgreSQL lets go of them at once, and another consumer has them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import asyncpg

from shared.bus.local.publisher import CHANNEL
from shared.bus.transport import BrokerDown, Delivery
from shared.db.driver import DRIVER_ERRORS
from shared.runtime.waiting import either

_COUNT = """
    WITH there AS (
        SELECT id, deliveries FROM bus_queue WHERE queue = $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
    ), head AS (
        SELECT id, deliveries FROM there ORDER BY id LIMIT 1
    )
    UPDATE bus_queue AS q SET deliveries = q.deliveries + 1
    FROM there, head
    WHERE q.id = there.id AND (there.id = head.id OR (head.deliveries = 0 AND there.deliveries = 0))
    RETURNING q.id
"""
_HOLD = """
    SELECT id, message_id, routing_key, body, deliveries FROM bus_queue
    WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED
"""
_DELETE = "DELETE FROM bus_queue WHERE id = ANY ($1::bigint[])"


class LocalIntake:
    """One connection, one queue. It holds up to `prefetch` rows and hands them out as they are asked for; idle it
    holds no transaction. A row that was delivered before is held alone: see the AMQP intake."""

    def __init__(self, conn: asyncpg.Connection, queue: str, prefetch: int, poll: float) -> None:
        self._conn = conn
        self._queue = queue
        self._prefetch = prefetch
        self._poll = poll
        self._held: list[Delivery] = []
        self._answered: list[int] = []
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()

    async def start(self) -> None:
        """Listen for new rows. Raises BrokerDown."""
        self._conn.add_termination_listener(lambda _: self._ended.set())
        try:
            await self._conn.add_listener(CHANNEL, self._told)
        except DRIVER_ERRORS as error:
            raise BrokerDown(f"{self._queue}: {error!r}") from error

    async def take(self, limit: int, linger: float) -> Sequence[Delivery]:
        """What is there when a row has come and `linger` is over; rows already held are not waited with."""
        try:
            while not self._held:
                self._woken.clear()
                self._held = await self._hold()
                if not self._held:
                    await either(self._poll, self._woken, self._ended)
                    if self._ended.is_set():
                        raise BrokerDown(f"{self._queue}: connection lost")
                    if limit > 1:
                        await asyncio.sleep(linger)
        except DRIVER_ERRORS as error:
            raise BrokerDown(f"{self._queue}: {error!r}") from error
        batch, self._held = self._held[:limit], self._held[limit:]
        return batch

    async def ack(self, batch: Sequence[Delivery]) -> None:
        """Delete the rows and let go, once for all that were held together."""
        self._answered += [each.tag for each in batch]
        if not self._held:
            await self.let_go()

    async def let_go(self) -> None:
        """Delete what is answered; rows that are not are free again. Raises BrokerDown."""
        answered, self._answered = self._answered, []
        if not answered:
            return
        try:
            await self._conn.execute(_DELETE, answered)
            await self._conn.execute("COMMIT")
        except DRIVER_ERRORS as error:
            raise BrokerDown(f"{self._queue}: cannot acknowledge: {error!r}") from error

    async def _hold(self) -> list[Delivery]:
        """Count the delivery first, in a transaction of its own: a process that dies of a message cannot undo it."""
        ids = [row["id"] for row in await self._conn.fetch(_COUNT, self._queue, self._prefetch)]
        if not ids:
            return []
        await self._conn.execute("BEGIN")
        rows = await self._conn.fetch(_HOLD, ids)
        if not rows:
            await self._conn.execute("COMMIT")
        return [
            Delivery(
                tag=row["id"],
                body=row["body"].encode(),
                message_id=row["message_id"],
                routing_key=row["routing_key"],
                type=row["routing_key"],
                deliveries=row["deliveries"] - 1,
            )
            for row in rows
        ]

    def _told(self, _conn: object, _pid: int, _channel: str, payload: object) -> None:
        if payload == self._queue:
            self._woken.set()
