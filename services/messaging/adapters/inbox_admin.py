"""Stored reports that a person has to look at: unknown REFKEY, a number that does not match, unreadable, broken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.housekeeping import SETTLED
from services.messaging.adapters.tables import webhook_inbox as table
from shared.db.rows import dicts

_SHOWN = (table.c.id, table.c.vendor, table.c.state, table.c.tries, table.c.reason, table.c.received_at)


async def unsettled(conn: AsyncConnection, limit: int) -> list[dict[str, Any]]:
    """Newest first, without the contents: they hold numbers."""
    found = select(*_SHOWN).where(table.c.state.not_in((*SETTLED, "NEW"))).order_by(table.c.id.desc()).limit(limit)
    return dicts(await conn.execute(found))


async def replay(conn: AsyncConnection, row_id: int, at: datetime) -> bool:
    """Let it be applied again; False: there is no such unsettled report."""
    again = (
        update(table)
        .where(table.c.id == row_id, table.c.state.not_in((*SETTLED, "UNREADABLE")))
        .values(state="NEW", due_at=at, finished_at=None, reason=None)
        .returning(table.c.id)
    )
    return (await conn.execute(again)).first() is not None
