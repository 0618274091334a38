"""What waits to be printed: the queue of one option, and the packs with their allocation (domain.md 2.12, 2.13)."""

from __future__ import annotations

from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql import JSONB

_QUEUE = """
    WITH ranked AS (
        SELECT r.mgmt_no, row_number() OVER (ORDER BY r.position, r.mgmt_no) AS rank, r.set_at, r.set_by
        FROM priority r WHERE r.option_code = :code
    ), waiting AS (
        SELECT coalesce(k.rank, 0) AS rank, o.mgmt_no, o.placed_at, c.name AS channel_name, p.name AS recipient_name,
               k.set_at, coalesce(k.set_by, '') AS set_by
        FROM orders o
        JOIN pack p USING (pack_no)
        JOIN channel c ON c.id = o.channel_id
        LEFT JOIN ranked k USING (mgmt_no)
        WHERE o.deleted_at IS NULL AND (p.status = 'RECEIVED' OR k.mgmt_no IS NOT NULL)
          AND EXISTS (SELECT FROM item i WHERE i.mgmt_no = o.mgmt_no AND i.option_code = :code
                      AND i.qty > i.cancelled_before_qty + i.cancelled_after_qty)
    )
    """
"""F-115: in print order, those without a rank last, the oldest first."""

_PRINT = """
    WITH line AS (
        SELECT o.pack_no, o.mgmt_no, o.placed_at, i.item_id, i.option_code, p.product_name, p.option_name,
               i.qty - i.cancelled_before_qty - i.cancelled_after_qty AS qty,
               coalesce(p.sold_out OR p.temporarily_sold_out, false) AS sold_out, p.stock_on_hand, r.position
        FROM pack k
        JOIN orders o USING (pack_no)
        JOIN item i USING (mgmt_no)
        LEFT JOIN option p USING (option_code)
        LEFT JOIN priority r ON r.mgmt_no = o.mgmt_no AND r.option_code = i.option_code
        WHERE k.status = 'RECEIVED' AND o.deleted_at IS NULL AND NOT coalesce(p.consignment, false)
          AND i.qty > i.cancelled_before_qty + i.cancelled_after_qty
    ), labelled AS (
        SELECT i.option_code, sum(i.qty - i.cancelled_before_qty) AS qty
        FROM pack k JOIN orders o USING (pack_no) JOIN item i USING (mgmt_no) JOIN option p USING (option_code)
        WHERE k.status = 'INVOICED' AND o.deleted_at IS NULL AND NOT p.consignment
        GROUP BY i.option_code
    ), placed AS (
        SELECT l.*, row_number() OVER queue AS place, count(*) OVER (PARTITION BY l.option_code) AS places,
               sum(l.qty) OVER (queue ROWS UNBOUNDED PRECEDING) <= l.stock_on_hand - coalesce(b.qty, 0) AS covered
        FROM line l LEFT JOIN labelled b USING (option_code)
        WINDOW queue AS (
            PARTITION BY l.option_code ORDER BY l.position DESC NULLS LAST, l.placed_at, l.mgmt_no, l.item_id
        )
    ), ranked AS (
        SELECT r.mgmt_no, r.option_code, row_number() OVER (PARTITION BY r.option_code ORDER BY r.position, r.mgmt_no)
                   AS rank
        FROM priority r
    ), waiting AS (
        SELECT l.pack_no, max(coalesce(k.rank, 0)) AS rank, min(l.placed_at) AS placed_at,
               bool_or(l.option_code IS NULL) AS not_matched, bool_or(l.sold_out) AS sold_out,
               bool_or(l.option_code IS NOT NULL AND NOT l.covered) AS short,
               jsonb_agg(jsonb_build_object(
                   'mgmt_no', l.mgmt_no, 'item_id', l.item_id, 'option_code', l.option_code,
                   'product_name', coalesce(l.product_name, ''), 'option_name', coalesce(l.option_name, ''),
                   'qty', l.qty, 'covered', coalesce(l.option_code IS NOT NULL AND l.covered, false),
                   'rank', coalesce(k.rank, 0), 'place', l.place, 'places', l.places) ORDER BY l.mgmt_no, l.item_id)
                   AS lines
        FROM placed l LEFT JOIN ranked k USING (mgmt_no, option_code)
        GROUP BY l.pack_no
    )
    """
"""Stock is allocated by rank, then by age; labels that are printed already have theirs. Consignment is not in it."""

_ON_HOLD = "EXISTS (SELECT FROM hold h JOIN orders o USING (mgmt_no) WHERE o.pack_no = w.pack_no)"
_CLAIM_PENDING = """EXISTS (SELECT FROM open_claim c JOIN orders o USING (mgmt_no)
            WHERE o.pack_no = w.pack_no AND c.state = 'HELD')"""


def _page(queue: str, number: str, columns: str, joins: str, *, backwards: bool) -> TextClause:
    """A page in print order, or read from its end, with how many there are in all: one row at least."""
    sign, way = ("<", "DESC") if backwards else (">", "ASC")
    order = f"-w.rank {way}, w.placed_at {way}, w.{number} {way}"
    return text(
        f"""
        {queue}, page AS (
            SELECT * FROM waiting w
            WHERE CAST(:rank AS bigint) IS NULL OR (-w.rank, w.placed_at, w.{number})
                {sign} (-CAST(:rank AS bigint), CAST(:placed_at AS timestamptz), CAST(:number AS bigint))
            ORDER BY {order} LIMIT :limit OFFSET :offset
        )
        SELECT c.total, w.*{columns} FROM (SELECT count(*) AS total FROM waiting) AS c LEFT JOIN page w ON true {joins}
        ORDER BY {order}
        """  # noqa: S608
    )


PRIORITY_QUEUE = {way: _page(_QUEUE, "mgmt_no", "", "", backwards=way) for way in (False, True)}
PRINT_QUEUE = {
    way: _page(
        _PRINT,
        "pack_no",
        f", p.name AS recipient_name, {_ON_HOLD} AS on_hold, {_CLAIM_PENDING} AS claim_pending",
        "LEFT JOIN pack p USING (pack_no)",
        backwards=way,
    ).columns(lines=JSONB)
    for way in (False, True)
}
"""Forwards and backwards."""
PRINTABLE = text(
    f"""
    {_PRINT}
    SELECT w.pack_no, count(*) OVER () AS total FROM waiting w
    WHERE NOT (w.not_matched OR w.sold_out OR w.short) AND NOT {_ON_HOLD} AND NOT {_CLAIM_PENDING}
    ORDER BY -w.rank, w.placed_at, w.pack_no LIMIT :limit
    """  # noqa: S608
)
"""What nothing keeps from being printed."""
