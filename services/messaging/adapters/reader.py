"""발송이력: the list of messages with its filters (F-174 … F-176), and one message with its attempts and its trail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.senders import sender_of
from services.messaging.adapters.tables import attempt, message, message_step, sender
from services.messaging.application.reading import Listed, MessageFilter, Slice
from services.messaging.domain.senders import Sender
from shared.db.database import Database
from shared.db.rows import dicts, one_dict

COUNTED_UP_TO = 10_000

_ROW = select(
    *(column for column in message.c if column.name != "dest_rev"), sender.c.active, sender.c.stopped_at
).join(sender, sender.c.sender_no == message.c.sender_no)


class SqlReader:
    """Implements `reading.Reader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def messages(self, wanted: MessageFilter, part: Slice) -> Listed:
        async def work(conn: AsyncConnection) -> Listed:
            rows, more = await _list(conn, wanted, part)
            return Listed(rows, more, await _count(conn, wanted))

        return await self._database.read(work)

    async def message(self, message_id: str) -> dict[str, Any] | None:
        """One message with `attempts` (oldest first) and `trail` (as it happened)."""
        return await self._database.read(lambda conn: _one(conn, message_id))

    async def senders(self, limit: int, after: str | None, offset: int) -> list[Sender]:
        """By number; one row more than `limit` when there are more."""
        found = select(sender).order_by(sender.c.sender_no).limit(limit + 1).offset(offset)
        if after is not None:
            found = found.where(sender.c.sender_no > after)

        async def work(conn: AsyncConnection) -> list[Sender]:
            return [sender_of(row) for row in await conn.execute(found)]

        return await self._database.read(work)


async def _list(conn: AsyncConnection, wanted: MessageFilter, part: Slice) -> tuple[list[dict[str, Any]], bool]:
    """Rows of the page, newest first, and whether there are more beyond it in its direction."""
    place = tuple_(message.c.created_at, message.c.id)
    found = _ROW.where(*_conditions(wanted)).limit(part.limit + 1).offset(part.offset)
    if part.key is not None:
        key = tuple_(*part.key)
        found = found.where(place > key if part.backwards else place < key)
    ways = (message.c.created_at, message.c.id)
    found = found.order_by(*ways) if part.backwards else found.order_by(*(column.desc() for column in ways))
    rows = dicts(await conn.execute(found))
    more = len(rows) > part.limit
    rows = rows[: part.limit]
    return (rows[::-1] if part.backwards else rows), more


async def _count(conn: AsyncConnection, wanted: MessageFilter) -> int | None:
    """Exact up to 10,000; None beyond."""
    some = select(message.c.id).where(*_conditions(wanted)).limit(COUNTED_UP_TO + 1).subquery()
    count = int(await conn.scalar(select(func.count()).select_from(some)) or 0)
    return count if count <= COUNTED_UP_TO else None


async def _one(conn: AsyncConnection, message_id: str) -> dict[str, Any] | None:
    row = one_dict(await conn.execute(_ROW.where(message.c.id == message_id)))
    if row is None:
        return None
    tried = select(attempt).where(attempt.c.message_id == message_id).order_by(attempt.c.n)
    steps = select(message_step).where(message_step.c.message_id == message_id).order_by(message_step.c.id)
    return {**row, "attempts": dicts(await conn.execute(tried)), "trail": dicts(await conn.execute(steps))}


def _conditions(wanted: MessageFilter) -> list[ColumnElement[bool]]:
    equal = {
        message.c.operator: wanted.operator,
        message.c.sender_no: wanted.sender_no,
        message.c.mgmt_no: wanted.mgmt_no,
        message.c.kind: wanted.kind,
        message.c.state: wanted.state,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.since is not None:
        conditions.append(message.c.created_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(message.c.created_at < wanted.until)
    if wanted.dest_tail:
        conditions.append(message.c.dest_rev.startswith(wanted.dest_tail[::-1], autoescape=True))
    if wanted.q:
        conditions.append(and_(*(message.c.body.icontains(word, autoescape=True) for word in wanted.q.split())))
    return conditions
