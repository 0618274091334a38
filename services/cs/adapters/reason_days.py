"""Counts of reasons by day and channel, kept with the records they count; 반품통계 reads them and nothing else (F-162)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.fetching import Fetch
from services.cs.application.ports import AddedRecord
from services.cs.application.statistics import Counts, StatisticsFilter
from services.cs.domain.records import RecordDraft
from shared.db.rows import as_json
from shared.runtime.clock import kst_day

_COUNT = text(
    """
    INSERT INTO reason_day AS known (day, channel_id, reason, count)
    SELECT d.day, c.channel_id, d.reason, sum(d.count)
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS d (day date, mgmt_no bigint, reason text, count integer)
    LEFT JOIN order_view o ON o.mgmt_no = d.mgmt_no
    CROSS JOIN LATERAL (VALUES (''), (o.channel_id)) AS c (channel_id)
    WHERE c.channel_id IS NOT NULL
    GROUP BY 1, 2, 3 ORDER BY 2, 1, 3
    ON CONFLICT (channel_id, day, reason) DO UPDATE SET count = known.count + excluded.count
    """
)
_DAYS = """
    SELECT reason, array_agg(day - CAST(:first AS date)) AS days, array_agg(count) AS counts FROM reason_day
    WHERE channel_id = :channel_id AND day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
    GROUP BY reason
"""
"""A row for each reason, not for each day and reason: a year is thirteen rows to read instead of thousands."""


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


async def read_days(fetch: Fetch, filter: StatisticsFilter) -> Counts:
    """What is not there is zero."""
    params: dict[str, Any] = {
        "first": filter.date_from,
        "last": filter.date_to,
        "channel_id": filter.channel_id or "",
    }
    return {row["reason"]: (row["days"], row["counts"]) for row in await fetch(_DAYS, params)}
