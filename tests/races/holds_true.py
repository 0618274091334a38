"""What must be true of the database of orders whatever raced, and of what it has said (`told.py`): looked at by SQL, when
everybody has finished."""

from __future__ import annotations

from collections.abc import Mapping

import asyncpg

NEVER: Mapping[str, str] = {
    "a line's cancelled pieces are not its ledger's": """
        SELECT i.item_id FROM item i LEFT JOIN cancellation c USING (item_id)
        GROUP BY i.item_id
        HAVING i.cancelled_before_qty <> coalesce(sum(c.qty) FILTER (WHERE c.phase = 'BEFORE'), 0)
            OR i.cancelled_after_qty <> coalesce(sum(c.qty) FILTER (WHERE c.phase = 'AFTER'), 0)
    """,
    "a pack is not named after its lowest live order": """
        SELECT pack_no FROM orders WHERE deleted_at IS NULL GROUP BY pack_no HAVING min(mgmt_no) <> pack_no
    """,
    "an order without its pack": "SELECT mgmt_no FROM orders o WHERE NOT EXISTS"
    " (SELECT 1 FROM pack p WHERE p.pack_no = o.pack_no)",
    "a pack without orders": "SELECT pack_no FROM pack p WHERE NOT EXISTS"
    " (SELECT 1 FROM orders o WHERE o.pack_no = p.pack_no)",
    "a waybill number twice": """
        SELECT courier, invoice_no FROM pack WHERE invoice_no IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1
    """,
    "a number of an order twice at its channel": """
        SELECT channel_id, market_order_no, market_line_no FROM orders WHERE deleted_at IS NULL AND source <> 'SPLIT'
        GROUP BY 1, 2, 3 HAVING count(*) > 1
    """,
    "a place in a queue twice": "SELECT option_code, position FROM priority GROUP BY 1, 2 HAVING count(*) > 1",
    "a rank of what is no longer waiting": """
        SELECT r.mgmt_no FROM priority r JOIN orders o USING (mgmt_no) JOIN pack p USING (pack_no)
        WHERE p.status = 'SHIPPED' OR o.deleted_at IS NOT NULL
    """,
    "stock that is not its ledger's": """
        SELECT m.option_code FROM stock_movement m JOIN option p USING (option_code)
        GROUP BY m.option_code, p.stock_on_hand HAVING sum(m.qty) <> p.stock_on_hand
    """,
    "two holds by hand in one pack": """
        SELECT o.pack_no FROM hold h JOIN orders o USING (mgmt_no) WHERE h.kind = 'GENERAL'
        GROUP BY 1 HAVING count(*) > 1
    """,
    "a copy's number twice or left out": r"""
        SELECT channel_id, base FROM (
            SELECT channel_id, regexp_replace(market_order_no, '_\d+$', '') AS base,
                   substring(market_order_no FROM '_(\d+)$')::int AS n
            FROM orders WHERE source NOT IN ('CHANNEL', 'MANUAL')) AS copy
        GROUP BY 1, 2 HAVING count(DISTINCT n) <> count(*) OR max(n) <> count(*)
    """,
    "an event twice": """
        SELECT cause, type, mgmt_no, version FROM heard.told WHERE mgmt_no IS NOT NULL
        GROUP BY 1, 2, 3, 4 HAVING count(*) > 1
    """,
    "a version of a pack that nobody was told": """
        SELECT c.pack_no, c.version FROM pack_change c
        WHERE NOT EXISTS (SELECT 1 FROM heard.told t WHERE t.version = c.version)
    """,
}


async def broken(database_url: str) -> dict[str, list[str]]:
    """The rules that do not hold, with rows that break them."""
    conn = await asyncpg.connect(database_url)
    try:
        found = {rule: [str(dict(row)) for row in await conn.fetch(sql)][:5] for rule, sql in NEVER.items()}
    finally:
        await conn.close()
    return {rule: rows for rule, rows in found.items() if rows}
