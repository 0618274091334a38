"""Parked messages: list, show, replay, drop. Lists never show a body or an error's text, which may quote data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Parked:
    """One row of the list. `message_id` is the id that replaying keeps; `reason` quotes no data."""

    id: int
    consumer: str
    message_id: str
    type: str | None
    routing_key: str
    attempt: int
    reason: str
    failed_at: datetime
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class ParkedMessage(Parked):
    """The whole of it, for one operator who looks at one message."""

    user_id: str | None
    error: str
    body: bytes


_COLUMNS = "id, consumer, message_id, type, routing_key, attempt, reason, failed_at, parked_at"
_LIST = text(
    f"""
    SELECT {_COLUMNS} FROM bus_failed
    WHERE state = 'PARKED' AND (CAST(:consumer AS text) IS NULL OR consumer = :consumer) AND id > :after
    ORDER BY id LIMIT :limit
    """  # noqa: S608 - the columns are a constant
)
_SHOW = text(
    f"SELECT {_COLUMNS}, user_id, error, body FROM bus_failed WHERE state = 'PARKED' AND id = :id"  # noqa: S608
)
_CHOSEN = "state = 'PARKED' AND (id = ANY (CAST(:ids AS bigint[])) OR consumer = CAST(:consumer AS text))"
_REPLAY = text(
    f"UPDATE bus_failed SET state = 'RETRY', attempt = 0, due_at = :now WHERE {_CHOSEN} RETURNING id"  # noqa: S608
)
_DROP = text(
    f"UPDATE bus_failed SET state = 'DROPPED', resolved_at = :now WHERE {_CHOSEN} RETURNING id"  # noqa: S608
)


async def list_parked(
    conn: AsyncConnection, *, consumer: str | None = None, after: int = 0, limit: int = 100
) -> list[Parked]:
    """Oldest first, `limit` rows after id `after`; of one consumer or of all."""
    rows = await conn.execute(_LIST, {"consumer": consumer, "after": after, "limit": limit})
    return [Parked(**row) for row in rows.mappings()]


async def show_parked(conn: AsyncConnection, id: int) -> ParkedMessage | None:
    """One message with its body; None when it is not parked."""
    row = (await conn.execute(_SHOW, {"id": id})).mappings().one_or_none()
    return ParkedMessage(**row) if row else None


async def replay(
    conn: AsyncConnection, now: datetime, *, ids: Sequence[int] = (), consumer: str | None = None
) -> list[int]:
    """Let the retry loop handle them again under their own message ids, with all tries anew; the ids that were parked.

    The inbox entry stays claimed by the row, so that a late second delivery is still a duplicate.
    """
    return list(await conn.scalars(_REPLAY, {"ids": list(ids), "consumer": consumer, "now": now}))


async def drop(
    conn: AsyncConnection, now: datetime, *, ids: Sequence[int] = (), consumer: str | None = None
) -> list[int]:
    """Give them up; they are purged 90 days later. The ids that were parked."""
    return list(await conn.scalars(_DROP, {"ids": list(ids), "consumer": consumer, "now": now}))
