"""Takes rows of one queue by SKIP LOCKED. The rows stay locked by an open transaction while they are handled: when
the process dies PostgreSQL lets go of them at once, and another consumer has them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import asyncpg

from shared.bus.local.publisher import CHANNEL
from shared.bus.transport import BrokerDown, Delivery
from shared.bus.waiting import either

_COUNT = """
    UPDATE bus_queue SET deliveries = deliveries + 1
    WHERE id = ANY (ARRAY(
        SELECT id FROM bus_queue WHERE queue = $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED))
    RETURNING id
"""
_HOLD = """
    SELECT id, message_id, routing_key, body, deliveries FROM bus_queue
    WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED
"""
_DELETE = "DELETE FROM bus_queue WHERE id = ANY ($1::bigint[])"
_ERRORS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class LocalIntake:
    """One connection, one queue. Idle it holds no transaction."""

    def __init__(self, conn: asyncpg.Connection, queue: str, poll: float) -> None:
        self._conn = conn
        self._queue = queue
        self._poll = poll
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()

    async def start(self) -> None:
        """Listen for new rows. Raises BrokerDown."""
        self._conn.add_termination_listener(lambda _: self._ended.set())
        try:
            await self._conn.add_listener(CHANNEL, self._told)
        except _ERRORS as error:
            raise BrokerDown(f"{self._queue}: {error!r}") from error

    async def take(self, limit: int, linger: float) -> Sequence[Delivery]:
        """A single row more is not waited for: whatever is there when one arrives makes the batch, after `linger`."""
        try:
            while True:
                self._woken.clear()
                if batch := await self._some(limit):
                    return batch
                await either(self._poll, self._woken, self._ended)
                if self._ended.is_set():
                    raise BrokerDown(f"{self._queue}: connection lost")
                if limit > 1:
                    await asyncio.sleep(linger)
        except _ERRORS as error:
            raise BrokerDown(f"{self._queue}: {error!r}") from error

    async def ack(self, batch: Sequence[Delivery]) -> None:
        """Delete the rows and let go."""
        try:
            await self._conn.execute(_DELETE, [each.tag for each in batch])
            await self._conn.execute("COMMIT")
        except _ERRORS as error:
            raise BrokerDown(f"{self._queue}: cannot acknowledge: {error!r}") from error

    async def _some(self, limit: int) -> list[Delivery]:
        """Count the delivery first, in a transaction of its own: a process that dies of a message cannot undo it."""
        ids = [row["id"] for row in await self._conn.fetch(_COUNT, self._queue, limit)]
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
