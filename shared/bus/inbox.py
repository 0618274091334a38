"""Who has seen which message. Claimed first, in the handler's transaction: effect and claim commit together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.known import Known

_CLAIM = Known(
    """
    INSERT INTO inbox (consumer, message_id, received_at)
    SELECT CAST(:consumer AS text), m.id, CAST(:now AS timestamptz)
    FROM unnest(CAST(:ids AS text[])) AS m (id)
    ORDER BY m.id
    ON CONFLICT DO NOTHING
    RETURNING message_id
    """,
    "message_id",
)


async def claim(conn: AsyncConnection, consumer: str, ids: Iterable[str], now: datetime) -> set[str]:
    """Claim the messages for `consumer` and give those that nobody had claimed. Ascending: batches never deadlock."""
    return set(await _CLAIM.scalars(conn, {"consumer": consumer, "ids": sorted(set(ids)), "now": now}))
