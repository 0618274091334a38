"""발송이력: the list of messages with its filters (F-174 … F-176), and one message with its attempts and its trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.tables import attempt, message, message_step, sender
from shared.db.rows import dicts, one_dict

COUNTED_UP_TO = 10_000

_ROW = select(
    *(column for column in message.c if column.name != "dest_rev"), sender.c.active, sender.c.stopped_at
).join(sender, sender.c.sender_no == message.c.sender_no)


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Half-open UTC range; `q` is looked for in the text; `dest_tail` are the last digits of the number."""

    since: datetime | None = None
    until: datetime | None = None
    operator: str | None = None
    q: str | None = None
    sender_no: str | None = None
    dest_tail: str | None = None
    mgmt_no: int | None = None
    kind: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """`limit` rows newest first, after (or, backwards, before) the key `(created_at, id)`, else from `offset`."""

    limit: int
    key: tuple[datetime, str] | None = None
    backwards: bool = False
    offset: int = 0


async def list_messages(conn: AsyncConnection, wanted: MessageFilter, part: Slice) -> tuple[list[dict[str, Any]], bool]:
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


async def count_messages(conn: AsyncConnection, wanted: MessageFilter) -> int | None:
    """Exact up to 10,000; None beyond."""
    some = select(message.c.id).where(*_conditions(wanted)).limit(COUNTED_UP_TO + 1).subquery()
    count = int(await conn.scalar(select(func.count()).select_from(some)) or 0)
    return count if count <= COUNTED_UP_TO else None


async def get_message(conn: AsyncConnection, message_id: str) -> dict[str, Any] | None:
    """One message with `attempts` (oldest first) and `trail` (as it happened)."""
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
