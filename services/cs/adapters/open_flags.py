"""Keeps `pack_view.has_open` true to the records: 미처리 CS is a filter of its own and must not cost a join (F-021).

A pack's row is locked before its records are looked at, in a statement of its own: of two who change records of one
pack at once, the later one sees what the first did.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_PACKS_OF = text("SELECT DISTINCT pack_no FROM order_view WHERE mgmt_no = ANY(CAST(:mgmt_nos AS bigint[]))")
_LOCK = text(
    "SELECT pack_no FROM pack_view WHERE pack_no = ANY(CAST(:pack_nos AS bigint[])) ORDER BY pack_no FOR NO KEY UPDATE"
)
_MARK = text(
    """
    WITH now AS MATERIALIZED (
        SELECT p.pack_no, p.has_open AS was, EXISTS (
            SELECT 1 FROM cs_record_state s WHERE s.mgmt_no = ANY(p.mgmt_nos) AND s.handled = 'OPEN') AS has
        FROM pack_view p WHERE p.pack_no = ANY(CAST(:pack_nos AS bigint[]))
    ), changed AS (
        UPDATE pack_view p SET has_open = now.has FROM now WHERE p.pack_no = now.pack_no AND now.was <> now.has
    )
    SELECT pack_no FROM now WHERE has
    """
)


async def mark_open(
    conn: AsyncConnection, locked_packs: Collection[int] = (), mgmt_nos: Collection[int] = ()
) -> set[int]:
    """Set the flag of these packs, and of those that these orders are in now, to what their records say; returns those
    that have 미처리 records. `locked_packs` are locked by this transaction already, having been written by it."""
    locked = set(locked_packs)
    while mgmt_nos:
        wanted = set(await conn.scalars(_PACKS_OF, {"mgmt_nos": sorted(mgmt_nos)})) - locked
        if not wanted:  # an order may have moved to another pack while its old one was waited for
            break
        await conn.execute(_LOCK, {"pack_nos": sorted(wanted)})
        locked |= wanted
    return set(await conn.scalars(_MARK, {"pack_nos": sorted(locked)})) if locked else set()


_FORGOTTEN = text(
    """
    SELECT DISTINCT p.pack_no FROM cs_record_state s JOIN order_view o ON o.mgmt_no = s.mgmt_no
    JOIN pack_view p ON p.pack_no = o.pack_no
    WHERE s.handled = 'OPEN' AND NOT p.has_open AND s.mgmt_no = ANY(p.mgmt_nos) LIMIT 1000
    """
)


async def mark_forgotten(conn: AsyncConnection) -> None:
    """Mend flags that two writers of an order's very first moments may have left: its record was written before the
    order was known, and the order before the record was."""
    found = list(await conn.scalars(_FORGOTTEN))
    await conn.execute(_LOCK, {"pack_nos": sorted(found)})
    await mark_open(conn, found)
