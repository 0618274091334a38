"""Messages and their attempts in PostgreSQL. Whoever changes a message locks its row first, ascending by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.message_rows import attempt_row, message_of, moving, new_row, step_rows
from services.messaging.adapters.tables import attempt, constant, message, message_step, sender
from services.messaging.domain.attempt import AttemptState
from services.messaging.domain.message import Message
from services.messaging.domain.states import MessageState

_SENDABLE = (
    select(message.c.id)
    .join(sender, sender.c.sender_no == message.c.sender_no)
    .where(message.c.state == constant(MessageState.QUEUED.value), sender.c.active, sender.c.stopped_at.is_(None))
)
"""A message of a stopped or switched-off sender waits until that is settled; a person sees why."""


class SqlMessages:
    """Implements `ports.Messages` on one transaction's connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, messages: Sequence[Message]) -> None:
        if messages:
            await self._conn.execute(insert(message), [new_row(each) for each in messages])

    async def lock(self, ids: Sequence[str]) -> list[Message]:
        locked = select(message).where(message.c.id == func.any(list(ids))).order_by(message.c.id)
        locked = locked.with_for_update(key_share=True)
        return await self._load(locked)

    async def lock_due(self, now: datetime, limit: int) -> list[Message]:
        """The longest due first; rows that another worker has in hand are passed over."""
        due = (
            _SENDABLE.where(message.c.next_try_at <= now)
            .order_by(message.c.next_try_at, message.c.id)
            .limit(limit)
            .with_for_update(of=message, skip_locked=True, key_share=True)
        )
        ids = list(await self._conn.scalars(due))
        return await self._load(select(message).where(message.c.id == func.any(ids)).order_by(message.c.id))

    async def count_due(self, now: datetime, limit: int) -> int:
        due = _SENDABLE.where(message.c.next_try_at <= now).limit(limit).subquery()
        return int(await self._conn.scalar(select(func.count()).select_from(due)) or 0)

    async def owners(self, attempt_ids: Sequence[str]) -> dict[str, str]:
        rows = await self._conn.execute(
            select(attempt.c.id, attempt.c.message_id).where(attempt.c.id == func.any(list(attempt_ids)))
        )
        return {row.id: row.message_id for row in rows}

    async def lost_since(self, limit: datetime, count: int) -> list[tuple[str, str]]:
        """(message, attempt) of calls without an outcome, begun before `limit`."""
        return await self._pairs(
            (attempt.c.state == constant(AttemptState.SUBMITTING.value)) & (attempt.c.created_at <= limit), count
        )

    async def unknown_since(self, limit: datetime, count: int) -> list[tuple[str, str]]:
        """(message, attempt) of unknown ones that wait for a decision since before `limit`."""
        waits = (attempt.c.state == constant(AttemptState.UNKNOWN.value)) & (attempt.c.unknown_at <= limit)
        return await self._pairs(waits & (message.c.state == MessageState.UNKNOWN.value), count)

    async def checks_due(self, now: datetime, count: int) -> list[tuple[str, str]]:
        """(message, attempt) of accepted ones whose report is due."""
        return await self._pairs(attempt.c.next_check_at <= now, count)

    async def save(self, messages: Sequence[Message]) -> None:
        """Store what changed; the rows are locked by `lock` or `lock_due`."""
        if not messages:
            return
        rows = [{"key": each.id, **moving(each)} for each in messages]
        await self._conn.execute(update(message).where(message.c.id == bindparam("key")), rows)
        attempts = [attempt_row(each.id, one) for each in messages for one in each.attempts]
        if attempts:
            await self._conn.execute(_UPSERT_ATTEMPT, attempts)
        if steps := [row for each in messages for row in step_rows(each)]:
            await self._conn.execute(insert(message_step), steps)

    async def _load(self, statement: Any) -> list[Message]:
        rows = (await self._conn.execute(statement)).all()
        tried: dict[str, list[Any]] = defaultdict(list)
        ids = [row.id for row in rows]
        if ids:
            found = select(attempt).where(attempt.c.message_id == func.any(ids)).order_by(attempt.c.n)
            for each in await self._conn.execute(found):
                tried[each.message_id].append(each)
        return [message_of(row, tried[row.id]) for row in rows]

    async def _pairs(self, condition: Any, count: int) -> list[tuple[str, str]]:
        found = (
            select(attempt.c.message_id, attempt.c.id)
            .join(message, message.c.id == attempt.c.message_id)
            .where(condition)
            .order_by(attempt.c.message_id)
            .limit(count)
        )
        return [(row.message_id, row.id) for row in await self._conn.execute(found)]


_NEW = upsert(attempt)
_UPSERT_ATTEMPT = _NEW.on_conflict_do_update(
    index_elements=["id"],
    set_={
        name: _NEW.excluded[name]
        for name in (
            "state", "vendor_key", "gateway_msg_id", "detail", "result_code", "result_class", "unknown_at",
            "accepted_at", "reported_at", "next_check_at", "checks",
        )
    },
)  # fmt: skip
