"""C/S records: inserted once, never touched again; their state is locked, moved and read beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.bulk import recordset
from services.cs.adapters.reason_days import count_reasons
from services.cs.application.ports import AddedRecord, RecordState
from services.cs.domain.records import Handled, RecordDraft
from shared.db.known import Known
from shared.db.rows import as_json

_COLUMNS = {
    "n": "integer",
    "key": "text",
    "mgmt_no": "bigint",
    "line": "integer",
    "pack_no": "bigint",
    "at": "timestamptz",
    "operator": "text",
    "task": "text",
    "system_text": "text",
    "masked_text": "text",
    "note": "text",
    "cancel_reason": "text",
    "exchange_reason": "text",
    "general_type": "text",
    "message_id": "text",
    "handled": "text",
    "alarm_at": "timestamptz",
    "command_id": "text",
}
_KEPT = (
    "at", "operator", "task", "system_text", "masked_text", "note", "cancel_reason", "exchange_reason", "general_type",
    "message_id",
)  # fmt: skip

_ADD = Known(
    f"""
    WITH draft AS MATERIALIZED (SELECT * FROM {recordset(_COLUMNS)}),
    added AS (
        INSERT INTO cs_record (key, mgmt_no, line, pack_no, {", ".join(_KEPT)})
        SELECT d.key, d.mgmt_no, d.line, coalesce(d.pack_no, o.pack_no, d.mgmt_no), {", ".join(f"d.{c}" for c in _KEPT)}
        FROM draft d LEFT JOIN order_view o ON d.pack_no IS NULL AND o.mgmt_no = d.mgmt_no
        ORDER BY d.n
        ON CONFLICT (key, mgmt_no, line) DO NOTHING
        RETURNING id, key, mgmt_no, line, pack_no
    ), state AS (
        INSERT INTO cs_record_state (record_id, mgmt_no, at, operator, task, handled, handled_by,
                                     handled_at, alarm_at)
        SELECT a.id, a.mgmt_no, d.at, d.operator, d.task, d.handled, CASE d.handled WHEN 'DONE' THEN d.operator END,
               CASE d.handled WHEN 'DONE' THEN d.at END, d.alarm_at
        FROM added a JOIN draft d USING (key, mgmt_no, line)
    ), alarms AS (
        INSERT INTO alarm (record_id, mgmt_no, command_id, operator, due_at)
        SELECT a.id, a.mgmt_no, coalesce(d.command_id, d.key), d.operator, date_trunc('minute', d.alarm_at)
        FROM added a JOIN draft d USING (key, mgmt_no, line) WHERE d.alarm_at IS NOT NULL ORDER BY a.id
        ON CONFLICT (command_id, mgmt_no) DO NOTHING
    ), unsealed AS (
        INSERT INTO cs_unsealed (record_id) SELECT id FROM added
    )
    SELECT d.n, a.id, a.mgmt_no, a.pack_no FROM added a JOIN draft d USING (key, mgmt_no, line) ORDER BY a.id
    """,  # noqa: S608
    *("n", "id", "mgmt_no", "pack_no"),
)
_LOCK = text(
    """
    WITH locked AS MATERIALIZED (
        SELECT record_id, handled FROM cs_record_state
        WHERE record_id = ANY(CAST(:ids AS bigint[])) ORDER BY record_id FOR UPDATE
    )
    SELECT r.id, r.mgmt_no, coalesce(o.pack_no, r.pack_no) AS pack_no, l.handled
    FROM locked l JOIN cs_record r ON r.id = l.record_id LEFT JOIN order_view o ON o.mgmt_no = r.mgmt_no
    """
)
_MOVE = text(
    """
    UPDATE cs_record_state SET handled = :handled, handled_by = :by, handled_at = :at
    WHERE record_id = ANY(CAST(:ids AS bigint[]))
    """
)


class SqlRecords:
    """`Records` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, drafts: Sequence[RecordDraft]) -> list[AddedRecord]:
        """Write what is not there yet, with its state and its alarm; the first of equal drafts."""
        if not drafts:
            return []
        rows: dict[tuple[str, int, int], dict[str, Any]] = {}
        for n, draft in enumerate(drafts):
            rows.setdefault((draft.key, draft.mgmt_no, draft.line), _row(n, draft))
        found = await _ADD.rows(self._conn, {"rows": as_json(list(rows.values()))})
        added = [AddedRecord(*row) for row in found]
        await count_reasons(self._conn, drafts, added)
        return added

    async def lock(self, ids: Collection[int]) -> dict[int, RecordState]:
        """Lock the states of those that exist, ascending."""
        result = await self._conn.execute(_LOCK, {"ids": sorted(ids)})
        return {row.id: RecordState(row.id, row.mgmt_no, row.pack_no, Handled(row.handled)) for row in result}

    async def move(self, ids: Collection[int], to: Handled, by: str, at: datetime) -> None:
        """Close or reopen locked records: who and when is kept of the last move."""
        await self._conn.execute(_MOVE, {"ids": sorted(ids), "handled": to, "by": by, "at": at})


def _row(n: int, draft: RecordDraft) -> dict[str, Any]:
    return {
        "n": n,
        "key": draft.key,
        "mgmt_no": draft.mgmt_no,
        "line": draft.line,
        "pack_no": draft.pack_no,
        "at": draft.at,
        "operator": draft.operator,
        "task": draft.task,
        "system_text": draft.system.text,
        "masked_text": draft.system.masked,
        "note": draft.note,
        "cancel_reason": draft.cancel_reason,
        "exchange_reason": draft.exchange_reason,
        "general_type": draft.general_type,
        "message_id": draft.message_id,
        "handled": draft.handled,
        "alarm_at": draft.alarm_at,
        "command_id": draft.command_id,
    }
