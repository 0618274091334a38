"""`GET /records` and a pack's history: newest first, ties by id, one statement a page with its total."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.fetching import Fetches, in_time
from services.cs.adapters.keyset import Ordering, Source, is_backwards, page_of, paged
from services.cs.adapters.record_filter import SOURCE, conditions
from services.cs.adapters.record_walk import walk
from services.cs.adapters.totals import COUNTED, Estimates, answered
from services.cs.adapters.where import Where
from services.cs.application.filters import RecordFilter, Slice
from services.cs.application.record_answers import record_row
from shared.web.pagination import Page

SECONDS = 2
"""As a list may take."""
NEWEST = Ordering("-at", "s.at", "timestamptz", "s.record_id", down=True)
COLUMNS = """
    r.id, r.at, r.mgmt_no, r.pack_no, r.operator, r.task, r.system_text, r.masked_text, r.note, r.cancel_reason,
    r.exchange_reason, r.general_type, r.message_id, s.handled, s.handled_by, s.handled_at, s.alarm_at,
    coalesce(c.name, o.channel_name) AS channel_name, o.market_order_no, o.channel_product_name,
    o.channel_option_name, p.recipient_name, p.status AS order_status
"""


async def list_records(
    fetches: Fetches, filter: RecordFilter, part: Slice, *, unmasked: bool, estimates: Estimates
) -> Page:
    """A page of CS내역조회 (F-148). Raises Refusal INVALID_CURSOR, INVALID_VALUE."""
    where = conditions(filter)
    source = walk(filter, NEWEST, part) or _all_weeks(where, part, few=bool(filter.q.strip()))
    return await _page(fetches, source, part, where, estimates, unmasked=unmasked)


async def list_history(fetches: Fetches, pack_no: int, part: Slice, *, unmasked: bool, estimates: Estimates) -> Page:
    """The records of all orders that are in the pack now (F-028)."""
    where = Where()
    where.add("s.mgmt_no IN (SELECT mgmt_no FROM order_view WHERE pack_no = :pack_no)", pack_no=pack_no)
    return await _page(fetches, _all_weeks(where, part, few=True), part, where, estimates, unmasked=unmasked)


def _all_weeks(asked: Where, part: Slice, *, few: bool) -> Source:
    """By the indexes of the records."""
    counted = f"SELECT s.record_id, s.at AS o FROM {SOURCE} WHERE {asked.sql} LIMIT {COUNTED + 1}"  # noqa: S608
    where = asked.copy()
    backwards = NEWEST.begin(part, where)
    keys = f"""
        SELECT s.record_id, s.at AS o FROM {SOURCE}
        WHERE {where.sql} ORDER BY {NEWEST.words(backwards=backwards)} LIMIT :limit OFFSET :offset"""  # noqa: S608
    return Source(keys, counted, paged(where, part), COUNTED, few=few)


async def _page(
    fetches: Fetches, source: Source, part: Slice, asked: Where, estimates: Estimates, *, unmasked: bool
) -> Page:
    backwards = is_backwards(part)
    sql = f"""
        {page_of(source, NEWEST, part)}
        SELECT found.n AS found, found.guess, CAST(page.o AS text) AS k, {COLUMNS}
        FROM found LEFT JOIN page ON true LEFT JOIN cs_record_state s ON s.record_id = page.record_id
        LEFT JOIN cs_record r ON r.id = page.record_id LEFT JOIN order_view o ON o.mgmt_no = r.mgmt_no
        LEFT JOIN pack_view p ON p.pack_no = o.pack_no LEFT JOIN channel_view c ON c.channel_id = o.channel_id
        ORDER BY {NEWEST.words(backwards=backwards, aliases=("page.o", "page.record_id"))}
        """  # noqa: S608
    fetch = fetches.once if source.once else fetches.each
    rows = await fetch(sql, source.params)
    found, guess = rows[0]["found"], rows[0]["guess"]
    rows = [row for row in rows if row["id"] is not None]
    kept, following, previous = NEWEST.page(rows, [(row["k"], row["id"]) for row in rows], part, backwards=backwards)
    items = [record_row(row, unmasked=unmasked) for row in kept]
    if found <= source.most:
        guess = None
    elif guess is None:
        guess = await estimates.of(fetches.each, f"{SOURCE} WHERE {asked.sql}", asked.params)
    return answered(items, following, previous, found, guess, part)


class SqlRecordSearch:
    """`RecordSearch` over PostgreSQL: what a search finds, to the last one. Raises Refusal SEARCH_TOO_BROAD."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def count(self, filter: RecordFilter) -> int:
        """Exactly."""
        where = conditions(filter)
        sql = f"SELECT count(*) FROM {SOURCE} WHERE {where.sql}"  # noqa: S608
        return int((await in_time(self._conn, sql, where.params, SECONDS)).scalar_one())

    async def ids(self, filter: RecordFilter, limit: int) -> list[int]:
        """The first `limit`, ascending."""
        where = conditions(filter)
        sql = f"SELECT s.record_id FROM {SOURCE} WHERE {where.sql} ORDER BY s.record_id LIMIT :limit"  # noqa: S608
        found = await in_time(self._conn, sql, {**where.params, "limit": limit}, SECONDS)
        return list(found.scalars())
