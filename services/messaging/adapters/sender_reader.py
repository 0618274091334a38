"""발신번호 목록."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.senders import sender_of
from services.messaging.adapters.tables import sender
from services.messaging.domain.senders import Sender


async def list_senders(conn: AsyncConnection, limit: int, after: str | None, offset: int) -> list[Sender]:
    """By number; one row more than `limit` when there are more."""
    found = select(sender).order_by(sender.c.sender_no).limit(limit + 1).offset(offset)
    if after is not None:
        found = found.where(sender.c.sender_no > after)
    return [sender_of(row) for row in await conn.execute(found)]
