"""The relay's own connection: it holds the advisory lock, listens, reads the outbox and deletes from it.

One connection for all four, so that who has lost the lock can delete nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from shared.bus.outbox import CHANNEL
from shared.bus.transport import Outgoing, Published
from shared.bus.tuning import Tuning
from shared.db.database import KNOWN_PLANS
from shared.db.driver import DRIVER_ERRORS

_LOCK = 0x64796275  # "dybu"; advisory locks are each database's own
_TIMEOUT = 10.0
_PUT_OFF_AT_ONCE = 20
"""Of the rows that were put off so many are tried again with each batch: they never take the place of new ones."""

_COLUMNS = (
    "id, message_id, source, exchange, type, subject, sequence, correlation_id, causation_id, traceparent, body, "
    "created_at"
)
_EXCHANGE = f"""
    WITH gone AS (DELETE FROM outbox WHERE id = ANY ($3::bigint[]))
    (SELECT {_COLUMNS} FROM outbox WHERE due_at IS NULL AND id <> ALL ($3::bigint[]) ORDER BY id LIMIT $1)
    UNION ALL
    (SELECT {_COLUMNS} FROM outbox WHERE due_at <= $2 AND id <> ALL ($3::bigint[]) ORDER BY due_at
     LIMIT {_PUT_OFF_AT_ONCE})
"""  # noqa: S608 - constants
_SETTINGS = {"application_name": "bus relay", "jit": "off", "synchronous_commit": "off", **KNOWN_PLANS}
"""It waits for no disk: a deletion that a crash loses makes a duplicate, and the inbox is there for those."""
_PUT_OFF = """
    UPDATE outbox AS o
    SET attempts = o.attempts + 1, error = r.error,
        due_at = $3::timestamptz + ($4::interval[])[least(o.attempts + 1, $5)]
    FROM unnest($1::bigint[], $2::text[]) AS r (id, error)
    WHERE o.id = r.id
"""


class OutboxRows:
    """An open connection. Raises asyncpg errors and OSError when it is lost; `lost` and `ended` say so too."""

    def __init__(self, conn: asyncpg.Connection) -> None:
        self._conn = conn
        self._done: list[int] = []
        self.ended = asyncio.Event()
        conn.add_termination_listener(lambda _: self.ended.set())

    @property
    def lost(self) -> bool:
        """Whether the connection, and the lock with it, is gone."""
        return self._conn.is_closed()

    @classmethod
    async def connect(cls, url: str, woken: asyncio.Event) -> OutboxRows:
        """Connect and listen: `woken` is set whenever a message is committed."""
        conn = await asyncpg.connect(url, timeout=5, command_timeout=_TIMEOUT, server_settings=_SETTINGS)
        try:
            await conn.add_listener(CHANNEL, lambda *_: woken.set())
        except BaseException:
            await conn.close(timeout=1)
            raise
        return cls(conn)

    async def try_lock(self) -> bool:
        """Become the leader if nobody is."""
        return bool(await self._conn.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK))

    def forget(self, ids: Sequence[int]) -> None:
        """These are confirmed: the next `select` deletes them."""
        self._done += ids

    @property
    def owes(self) -> bool:
        """Whether something is still to be deleted."""
        return bool(self._done)

    async def select(self, limit: int, now: datetime) -> list[Outgoing]:
        """Delete what is confirmed and give what is there: new rows in the order of their ids, and a few of those that
        are due again. One statement for both: each would cost as much as the two."""
        done = self._done
        rows = await self._conn.fetch(_EXCHANGE, limit, now, done)
        self._done = []
        return [Outgoing(**row) for row in rows]

    async def put_off(self, done: Published, now: datetime, tuning: Tuning) -> None:
        """Keep rows for later with the reason, so that they do not hold up the others."""
        delays = [timedelta(seconds=each) for each in tuning.refused_delays]
        for rows, longest in ((done.refused, len(delays)), (done.unanswered, min(2, len(delays)))):
            if rows:
                await self._conn.execute(_PUT_OFF, list(rows), list(rows.values()), now, delays, longest)

    async def close(self) -> None:
        """Give up the lock and the connection."""
        if self._conn.is_closed():
            return
        try:
            await self._conn.close(timeout=2)
        except DRIVER_ERRORS:
            self._conn.terminate()
