"""Alarms as rows: claimed by SKIP LOCKED under a lease, so that of several processes one tells each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.application.ports_desk import Claimed
from services.cs.domain.alarms import Alarm

_CLAIM = text(
    """
    WITH due AS MATERIALIZED (
        SELECT record_id, rang_at IS NULL AS first FROM alarm
        WHERE told_at IS NULL AND dismissed_at IS NULL AND due_at <= :now
          AND (claimed_until IS NULL OR claimed_until <= :now)
        ORDER BY due_at, record_id LIMIT :limit FOR UPDATE SKIP LOCKED
    )
    UPDATE alarm a SET rang_at = coalesce(a.rang_at, :now), claimed_until = :until
    FROM due JOIN cs_record r ON r.id = due.record_id LEFT JOIN order_view o ON o.mgmt_no = r.mgmt_no
    WHERE a.record_id = due.record_id
    RETURNING a.record_id, a.mgmt_no, coalesce(o.pack_no, r.pack_no) AS pack_no, a.operator, a.due_at, a.dismissed_at,
              due.first
    """
)
_TOLD = text("UPDATE alarm SET told_at = :at WHERE record_id = ANY(CAST(:ids AS bigint[])) AND told_at IS NULL")
_LOCK = text(
    """
    SELECT a.record_id, a.mgmt_no, coalesce(o.pack_no, r.pack_no) AS pack_no, a.operator, a.due_at, a.dismissed_at
    FROM alarm a JOIN cs_record r ON r.id = a.record_id LEFT JOIN order_view o ON o.mgmt_no = a.mgmt_no
    WHERE a.record_id = :id FOR UPDATE OF a
    """
)
_DISMISS = text("UPDATE alarm SET dismissed_at = :at, dismissed_by = :by WHERE record_id = :id")


class SqlAlarms:
    """`Alarms` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[Claimed]:
        """Due and untold ones that nobody else is telling, in the order of their minutes."""
        found = (await self._conn.execute(_CLAIM, {"now": now, "until": until, "limit": limit})).all()
        return sorted((Claimed(_alarm(row), row.first) for row in found), key=lambda c: (c.alarm.due_at, c.alarm.id))

    async def told(self, ids: Sequence[int], at: datetime) -> None:
        """Never to be told again."""
        await self._conn.execute(_TOLD, {"ids": list(ids), "at": at})

    async def lock(self, id: int) -> Alarm | None:
        """The alarm, under its lock."""
        row = (await self._conn.execute(_LOCK, {"id": id})).one_or_none()
        return _alarm(row) if row is not None else None

    async def dismiss(self, id: int, by: str, at: datetime) -> None:
        """Of a locked one."""
        await self._conn.execute(_DISMISS, {"id": id, "by": by, "at": at})


def _alarm(row: Any) -> Alarm:
    return Alarm(row.record_id, row.mgmt_no, row.pack_no, row.operator, row.due_at, row.dismissed_at)
