"""`GET /alarms`: the soonest first; dismissed ones the latest first."""

from __future__ import annotations

from services.cs.adapters.fetching import Fetch
from services.cs.adapters.keyset import Ordering
from services.cs.adapters.totals import COUNTED
from services.cs.adapters.where import Where
from services.cs.application.alarm_answers import AlarmFilter, alarm_row
from services.cs.application.filters import Slice
from services.cs.domain.alarms import AlarmState
from shared.web.pagination import Page

_SOONEST = Ordering("due_at", "a.due_at", "timestamptz", "a.record_id", down=False)
_LATEST = Ordering("-due_at", "a.due_at", "timestamptz", "a.record_id", down=True)


async def list_alarms(fetch: Fetch, filter: AlarmFilter, part: Slice, *, unmasked: bool) -> Page:
    """A page; its total is exact up to COUNTED and unknown beyond. Raises Refusal INVALID_CURSOR."""
    where = _conditions(filter)
    counted = await fetch(
        f"SELECT count(*) AS n FROM (SELECT 1 FROM alarm a WHERE {where.sql} LIMIT {COUNTED + 1}) AS one",  # noqa: S608
        where.params,
    )
    ordering = _LATEST if filter.state is AlarmState.DISMISSED else _SOONEST
    backwards = ordering.begin(part, where)
    sql = f"""
        SELECT a.record_id AS id, a.mgmt_no, coalesce(o.pack_no, r.pack_no) AS pack_no, a.operator, s.alarm_at,
               a.due_at, a.dismissed_at, a.dismissed_by, r.task, r.system_text, r.masked_text, r.note,
               p.recipient_name, coalesce(c.name, o.channel_name) AS channel_name, CAST(a.due_at AS text) AS k
        FROM alarm a JOIN cs_record r ON r.id = a.record_id JOIN cs_record_state s ON s.record_id = a.record_id
        LEFT JOIN order_view o ON o.mgmt_no = a.mgmt_no LEFT JOIN pack_view p ON p.pack_no = o.pack_no
        LEFT JOIN channel_view c ON c.channel_id = o.channel_id
        WHERE {where.sql} ORDER BY {ordering.words(backwards=backwards)} LIMIT :limit OFFSET :offset
        """  # noqa: S608
    rows = await fetch(sql, {**where.params, "limit": part.limit + 1, "offset": part.offset})
    keys = [(row["k"], row["id"]) for row in rows]
    kept, following, previous = ordering.page(rows, keys, part, backwards=backwards)
    found = counted[0]["n"]
    items = [alarm_row(row, filter.now, unmasked=unmasked) for row in kept]
    exact = found <= COUNTED
    return Page(items, following, previous, found if exact else None, total_is_exact=exact)


def _conditions(filter: AlarmFilter) -> Where:
    where = Where()
    if filter.state is AlarmState.DISMISSED:
        where.add("a.dismissed_at IS NOT NULL")
    else:
        where.add("a.dismissed_at IS NULL")
    if filter.state is AlarmState.DUE:
        where.add("a.due_at <= :now", now=filter.now)
    elif filter.state is AlarmState.WAITING:
        where.add("a.due_at > :now", now=filter.now)
    if filter.operator is not None:
        where.add("a.operator = :operator", operator=filter.operator)
    if filter.mgmt_no is not None:
        where.add("a.mgmt_no = :mgmt_no", mgmt_no=filter.mgmt_no)
    if filter.pack_no is not None:
        where.add("a.mgmt_no IN (SELECT mgmt_no FROM order_view WHERE pack_no = :pack_no)", pack_no=filter.pack_no)
    return where
