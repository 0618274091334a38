"""The access log: rows are added in the transaction that shows or hands out the data, and are never touched again."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.fetching import Fetch
from services.cs.adapters.keyset import Ordering, is_backwards
from services.cs.adapters.where import Where
from services.cs.application.access_log import Access, AccessFilter
from services.cs.application.filters import Slice
from shared.db.rows import as_json
from shared.web.pagination import Page

_ADD = text(
    """
    INSERT INTO access_log (at, who, from_address, action, mgmt_nos, what, reason, job_id, request_id)
    SELECT :at, :who, :from_address, :action,
           CASE :action WHEN 'DOWNLOAD' THEN (
               SELECT coalesce(array_agg(DISTINCT m ORDER BY m), '{}') FROM job_subject s, unnest(s.mgmt_nos) AS m
               WHERE s.job_id = CAST(:job_id AS uuid)) ELSE CAST(:mgmt_nos AS bigint[]) END,
           CAST(:what AS jsonb), :reason, CAST(:job_id AS uuid), :request_id
    """
)
"""Whose data a file holds goes from its job to the log where both are: it may be a hundred thousand numbers."""
LISTED = 100
"""Numbers that a line of the list shows; it is found by each."""
_NEWEST = Ordering("-at", "a.at", "timestamptz", "a.id", down=True)


class SqlAccesses:
    """`Accesses` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def log(self, access: Access) -> None:
        """One line."""
        await self._conn.execute(
            _ADD,
            {
                "at": access.at,
                "who": access.caller.who,
                "from_address": access.caller.from_address,
                "action": access.action,
                "mgmt_nos": list(access.mgmt_nos),
                "what": as_json(access.what),
                "reason": access.reason,
                "job_id": access.job_id,
                "request_id": access.caller.request_id,
            },
        )


async def list_accesses(fetch: Fetch, asked: AccessFilter, part: Slice) -> Page:
    """Newest first; of whose data there is the first LISTED are told and how many. Raises Refusal INVALID_CURSOR."""
    where = Where()
    where.between("a.at", "at", asked.at.start, asked.at.end)
    if asked.who is not None:
        where.add("a.who = :who", who=asked.who)
    if asked.action is not None:
        where.add("a.action = :action", action=asked.action)
    if asked.mgmt_no is not None:
        where.add("a.mgmt_nos @> ARRAY[CAST(:mgmt_no AS bigint)]", mgmt_no=asked.mgmt_no)
    _NEWEST.begin(part, where)
    backwards = is_backwards(part)
    sql = f"""
        SELECT a.id, a.at, a.who, a.from_address, a.action, a.mgmt_nos[1:{LISTED}] AS mgmt_nos,
               cardinality(a.mgmt_nos) AS mgmt_no_count, a.what, a.reason, CAST(a.job_id AS text) AS job_id,
               a.request_id, CAST(a.at AS text) AS k
        FROM access_log a WHERE {where.sql} ORDER BY {_NEWEST.words(backwards=backwards)} LIMIT :limit OFFSET :offset
        """  # noqa: S608
    rows = await fetch(sql, {**where.params, "limit": part.limit + 1, "offset": part.offset})
    keys = [(row["k"], row["id"]) for row in rows]
    kept, following, previous = _NEWEST.page(rows, keys, part, backwards=backwards)
    return Page([{n: v for n, v in row.items() if n != "k"} for row in kept], following, previous)
