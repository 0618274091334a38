"""Webhook calls as rows: stored before the vendor gets its 2xx, worked off later, never guessed at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, text, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.tables import constant
from services.messaging.adapters.tables import webhook_inbox as table
from services.messaging.application.ports import InboxRow
from shared.db.rows import dicts


class SqlWebhookInbox:
    """Implements `ports.WebhookInbox` on one transaction's connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def append(self, vendor: str, key: bytes, raw: bytes, at: datetime) -> bool:
        """False when this very report is stored already."""
        row = {"vendor": vendor, "dedupe_key": key, "raw": raw, "received_at": at, "state": "NEW", "due_at": at}
        added = insert(table).values(row).on_conflict_do_nothing().returning(table.c.id)
        return (await self._conn.execute(added)).first() is not None

    async def keep_unreadable(self, vendor: str, key: bytes, head: bytes, at: datetime) -> None:
        """Keep the first bytes of what is no report, for a person to look at."""
        row = {
            "vendor": vendor, "dedupe_key": key, "raw": head, "received_at": at, "state": "UNREADABLE",
            "reason": "not a JSON object", "finished_at": at,
        }  # fmt: skip
        await self._conn.execute(insert(table).values(row).on_conflict_do_nothing())

    async def lock_due(self, now: datetime, limit: int, only: int | None = None) -> list[InboxRow]:
        """The longest due, or one of them by its id; rows that another worker has in hand are passed over."""
        due = (
            select(table.c.id, table.c.vendor, table.c.raw, table.c.received_at, table.c.tries)
            .where(table.c.due_at <= now, true() if only is None else table.c.id == only)
            .order_by(table.c.due_at, table.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [InboxRow(*row) for row in await self._conn.execute(due)]

    async def finish(self, rows: Sequence[tuple[int, str, str | None]], at: datetime) -> None:
        """`(id, state, reason)`: APPLIED, REPEATED, REJECTED, UNMATCHED, UNREADABLE or PARKED."""
        if rows:
            values = {"ids": [r[0] for r in rows], "states": [r[1] for r in rows], "reasons": [r[2] for r in rows]}
            await self._conn.execute(_FINISH, {**values, "at": at})

    async def defer(self, row: InboxRow, due_at: datetime, reason: str) -> None:
        """Look again later: the attempt is not known (yet)."""
        values = {"state": "ORPHAN", "due_at": due_at, "tries": row.tries + 1, "reason": reason}
        await self._conn.execute(update(table).where(table.c.id == row.id).values(values))

    async def unsettled(self, limit: int) -> list[dict[str, Any]]:
        """What a person has to look at, newest first, without the contents: they hold numbers."""
        found = select(*_SHOWN).where(UNSETTLED, table.c.state != "NEW").order_by(table.c.id.desc()).limit(limit)
        return dicts(await self._conn.execute(found))

    async def replay(self, row_id: int, at: datetime) -> bool:
        """Let it be applied again; False: there is no such unsettled report."""
        again = (
            update(table)
            .where(table.c.id == row_id, UNSETTLED, table.c.state != "UNREADABLE")
            .values(state="NEW", due_at=at, finished_at=None, reason=None)
            .returning(table.c.id)
        )
        return (await self._conn.execute(again)).first() is not None


SETTLED = ("APPLIED", "REPEATED")
UNSETTLED = and_(*(table.c.state != constant(state) for state in SETTLED))
"""In the words of the partial index."""
_SHOWN = (table.c.id, table.c.vendor, table.c.state, table.c.tries, table.c.reason, table.c.received_at)

_FINISH = text(
    """
    UPDATE webhook_inbox AS w SET state = f.state, reason = f.reason, due_at = NULL, finished_at = :at
    FROM unnest(CAST(:ids AS bigint[]), CAST(:states AS text[]), CAST(:reasons AS text[])) AS f (id, state, reason)
    WHERE w.id = f.id
    """
)
