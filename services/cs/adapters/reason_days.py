"""Counts of reasons by day and channel, kept with the records they count; 반품통계 reads them and nothing else (F-162)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.bulk import as_json
from services.cs.adapters.fetching import Fetch
from services.cs.application.ports import AddedRecord
from services.cs.domain.records import RecordDraft
from shared.runtime.clock import kst_day

_COUNT = text(
    """
    INSERT INTO reason_day AS known (day, channel_id, reason, count)
    SELECT d.day, coalesce(o.channel_id, ''), d.reason, sum(d.count)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS d (day date, mgmt_no bigint, reason text, count integer)
    LEFT JOIN order_view o ON o.mgmt_no = d.mgmt_no
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (day, channel_id, reason) DO UPDATE SET count = known.count + excluded.count
    """
)
_DAYS = """
    SELECT day, reason, sum(count) AS count FROM reason_day
    WHERE day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
      AND (CAST(:channel_id AS text) IS NULL OR channel_id = :channel_id)
    GROUP BY day, reason
"""


async def count_reasons(conn: AsyncConnection, drafts: Sequence[RecordDraft], added: Collection[AddedRecord]) -> None:
    """Count the reasons of records that were really written, each on the KST day of its record."""
    counts: Counter[tuple[date, int, str]] = Counter()
    for each in added:
        draft = drafts[each.n]
        for reason in (draft.cancel_reason, draft.exchange_reason):
            if reason:
                counts[kst_day(draft.at), draft.mgmt_no, reason] += 1
    if counts:
        rows = [{"day": d, "mgmt_no": m, "reason": r, "count": n} for (d, m, r), n in sorted(counts.items())]
        await conn.execute(_COUNT, {"rows": as_json(rows)})


async def read_days(fetch: Fetch, first: date, last: date, channel_id: str | None) -> dict[tuple[date, str], int]:
    """`(day, reason)` → how many; what is not there is zero."""
    params: dict[str, Any] = {"first": first, "last": last, "channel_id": channel_id}
    return {(row["day"], row["reason"]): int(row["count"]) for row in await fetch(_DAYS, params)}
