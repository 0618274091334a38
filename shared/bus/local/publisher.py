"""Copies outbox rows into `bus_queue` of every database that binds them, as the role `bus`.

A copy is unique by queue and message id, so that a second one is harmless; rows leave the outbox only when every
peer has answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

import asyncpg

from shared.bus.transport import BrokerDown, Outgoing, Published
from shared.db.driver import DRIVER_ERRORS

CHANNEL = "bus_queue"
"""The NOTIFY channel that wakes consumers; its payload is the queue."""

_TIMEOUT = 10.0
_COPY = f"""
    WITH bound AS (
        SELECT r.id, r.n, b.queue, r.message_id, r.type, r.body
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[])
             WITH ORDINALITY AS r (id, message_id, exchange, type, body, n)
        JOIN bus_binding AS b ON b.exchange = r.exchange AND b.routing_key = r.type
    ), copied AS (
        INSERT INTO bus_queue (queue, message_id, routing_key, body)
        SELECT queue, message_id, type, body FROM bound ORDER BY n
        ON CONFLICT (queue, message_id) DO NOTHING
    ), told AS (
        SELECT pg_notify('{CHANNEL}', queue) FROM (SELECT DISTINCT queue FROM bound) AS q
    )
    SELECT DISTINCT id, (SELECT count(*) FROM told) FROM bound
"""  # noqa: S608 - a constant


class LocalPublisher:
    """The relay's session: a connection to each peer. The database of a peer is what a broker is elsewhere."""

    def __init__(self, peers: Mapping[str, asyncpg.Connection]) -> None:
        self._peers = peers

    async def ready(self) -> None:
        """A database does not block publishers."""

    async def publish(self, rows: Sequence[Outgoing]) -> Published:
        """Copy to all peers. Raises BrokerDown when one of them does not answer: it may be one that binds them."""
        columns = (
            [row.id for row in rows],
            [str(row.message_id) for row in rows],
            [row.exchange for row in rows],
            [row.type for row in rows],
            [row.body for row in rows],
        )
        bound: set[int] = set()
        answers = await asyncio.gather(
            *(peer.fetch(_COPY, *columns) for peer in self._peers.values()), return_exceptions=True
        )
        for name, answer in zip(self._peers, answers, strict=True):
            if isinstance(answer, BaseException):
                raise BrokerDown(f"database of {name}: {answer!r}") from answer
            bound.update(row[0] for row in answer)
        done = Published()
        for row in rows:
            if row.id in bound or not row.is_command:
                done.confirmed.append(row.id)
            else:
                done.refused[row.id] = "nobody binds this command"
            if row.id not in bound and not row.is_command:
                done.unbound.append(row)
        return done


async def connect_all(peers: Mapping[str, str], stack: AsyncExitStack) -> dict[str, asyncpg.Connection]:
    """A connection to each peer by name, closed with `stack`. Raises BrokerDown."""
    return {name: await connect(name, url, stack) for name, url in peers.items()}


async def connect(name: str, url: str, stack: AsyncExitStack) -> asyncpg.Connection:
    """A connection that is closed with `stack`. Raises BrokerDown."""
    try:
        conn = await asyncpg.connect(
            url, timeout=5, command_timeout=_TIMEOUT, server_settings={"application_name": "bus local", "jit": "off"}
        )
    except DRIVER_ERRORS as error:
        raise BrokerDown(f"database of {name}: {error!r}") from error
    stack.push_async_callback(_close, conn)
    return conn


async def _close(conn: asyncpg.Connection) -> None:
    try:
        await conn.close(timeout=2)
    except DRIVER_ERRORS:
        conn.terminate()
