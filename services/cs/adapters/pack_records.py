"""Keeps what a pack's rows say of its records true: 미처리 CS is a filter of its own and must not cost a join (F-021),
and CS내역조회 finds words by the weeks and eras of the records (ADR 13).

A pack's row is locked before its records are looked at, in a statement of its own: of two who change records of one
pack at once, the later one sees what the first did.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.weeks import era_tag_sql, week_sql, week_tag_sql
from services.cs.application.search_terms import ERA_WEEKS
from shared.db.known import Known

_PACKS_OF = Known("SELECT DISTINCT pack_no FROM order_view WHERE mgmt_no = ANY(CAST(:mgmt_nos AS bigint[]))", "pack_no")
_LOCK = text(
    "SELECT pack_no FROM pack_view WHERE pack_no = ANY(CAST(:pack_nos AS bigint[])) ORDER BY pack_no FOR NO KEY UPDATE"
)
_WEEK = week_tag_sql(week_sql("s.at"))
_ERA = era_tag_sql(f"{week_sql('s.at')} / {ERA_WEEKS}")
_MARK = Known(
    f"""
    WITH now AS MATERIALIZED (
        SELECT p.pack_no, p.has_open AS was, EXISTS (
            SELECT 1 FROM cs_record_state s WHERE s.mgmt_no = ANY(p.mgmt_nos) AND s.handled = 'OPEN') AS has
        FROM pack_view p WHERE p.pack_no = ANY(CAST(:pack_nos AS bigint[]))
    ), changed AS (
        UPDATE pack_view p SET has_open = now.has FROM now WHERE p.pack_no = now.pack_no AND now.was <> now.has
    ), words AS (
        INSERT INTO record_words (pack_no, tag, tokens)
        SELECT f.pack_no, w.tag, ARRAY(
            SELECT w.tag || substr(t, 5) FROM unnest(f.tokens) AS t WHERE t NOT LIKE 'c%' AND t NOT LIKE 'e%')
        FROM (
            SELECT DISTINCT o.pack_no, t.tag FROM order_view o JOIN cs_record_state s ON s.mgmt_no = o.mgmt_no
            CROSS JOIN LATERAL (VALUES ({_WEEK}), ({_ERA})) AS t (tag)
            WHERE o.pack_no = ANY(CAST(:pack_nos AS bigint[]))
        ) AS w JOIN pack_search f ON f.pack_no = w.pack_no
        WHERE NOT EXISTS (SELECT 1 FROM record_words k WHERE k.pack_no = w.pack_no AND k.tag = w.tag)
        ORDER BY f.pack_no, w.tag
    )
    SELECT pack_no FROM now WHERE has
    """,  # noqa: S608
    "pack_no",
)


async def follow_records(
    conn: AsyncConnection, locked_packs: Collection[int] = (), mgmt_nos: Collection[int] = ()
) -> set[int]:
    """Bring these packs, and those that these orders are in now, to what their records say; returns those that have
    미처리 records. `locked_packs` are locked by this transaction already, having been written by it."""
    locked = set(locked_packs)
    while mgmt_nos:
        wanted = set(await _PACKS_OF.scalars(conn, {"mgmt_nos": sorted(mgmt_nos)})) - locked
        if not wanted:  # an order may have moved to another pack while its old one was waited for
            break
        await conn.execute(_LOCK, {"pack_nos": sorted(wanted)})
        locked |= wanted
    return set(await _MARK.scalars(conn, {"pack_nos": sorted(locked)})) if locked else set()


_LATEST = 50_000
"""Records whose words are looked after: more than an hour brings."""
_FORGOTTEN = text(
    f"""
    (SELECT DISTINCT p.pack_no FROM cs_record_state s JOIN order_view o ON o.mgmt_no = s.mgmt_no
    JOIN pack_view p ON p.pack_no = o.pack_no
    WHERE s.handled = 'OPEN' AND NOT p.has_open AND s.mgmt_no = ANY(p.mgmt_nos) LIMIT 1000)
    UNION
    (SELECT o.pack_no FROM cs_record_state s JOIN order_view o ON o.mgmt_no = s.mgmt_no
    JOIN pack_search f ON f.pack_no = o.pack_no
    WHERE s.record_id > (SELECT max(record_id) FROM cs_record_state) - {_LATEST} AND NOT EXISTS (
        SELECT 1 FROM record_words k WHERE k.pack_no = o.pack_no AND k.tag = {_WEEK}) LIMIT 1000)
    """  # noqa: S608
)


async def follow_forgotten(conn: AsyncConnection) -> None:
    """Mend what two writers of an order's very first moments may have left: its record was written before the
    order was known, and the order before the record was."""
    found = list(await conn.scalars(_FORGOTTEN))
    await conn.execute(_LOCK, {"pack_nos": sorted(found)})
    await follow_records(conn, found)
