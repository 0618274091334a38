"""What waits to be printed: the queue of one option, and the packs with their allocation (domain.md 2.12, 2.13)."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB

PRIORITY_QUEUE = text(
    """
    WITH ranked AS (
        SELECT r.mgmt_no, row_number() OVER (ORDER BY r.position, r.mgmt_no) AS rank, r.set_at, r.set_by
        FROM priority r WHERE r.option_code = :code
    )
    SELECT coalesce(k.rank, 0) AS rank, o.mgmt_no, o.placed_at, c.name AS channel_name, p.name AS recipient_name,
           k.set_at, coalesce(k.set_by, '') AS set_by
    FROM orders o
    JOIN pack p USING (pack_no)
    JOIN channel c ON c.id = o.channel_id
    LEFT JOIN ranked k USING (mgmt_no)
    WHERE o.deleted_at IS NULL AND (p.status = 'RECEIVED' OR k.mgmt_no IS NOT NULL)
      AND EXISTS (SELECT FROM item i WHERE i.mgmt_no = o.mgmt_no AND i.option_code = :code
                  AND i.qty > i.cancelled_before_qty + i.cancelled_after_qty)
      AND (CAST(:rank AS bigint) IS NULL
           OR (-coalesce(k.rank, 0), o.placed_at, o.mgmt_no)
              > (-CAST(:rank AS bigint), CAST(:placed_at AS timestamptz), CAST(:mgmt_no AS bigint)))
    ORDER BY coalesce(k.rank, 0) DESC, o.placed_at, o.mgmt_no
    LIMIT :limit
    """
)
"""F-115: in print order, those without a rank last, the oldest first."""

PRINT_QUEUE = text(
    """
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
    SELECT w.*, p.name AS recipient_name,
           EXISTS (SELECT FROM hold h JOIN orders o USING (mgmt_no) WHERE o.pack_no = w.pack_no) AS on_hold,
           EXISTS (SELECT FROM open_claim c JOIN orders o USING (mgmt_no)
                   WHERE o.pack_no = w.pack_no AND c.state = 'HELD') AS claim_pending
    FROM waiting w JOIN pack p USING (pack_no)
    WHERE CAST(:rank AS bigint) IS NULL
       OR (-w.rank, w.placed_at, w.pack_no)
          > (-CAST(:rank AS bigint), CAST(:placed_at AS timestamptz), CAST(:pack_no AS bigint))
    ORDER BY w.rank DESC, w.placed_at, w.pack_no
    LIMIT :limit
    """
).columns(lines=JSONB)
"""Stock is allocated by rank, then by age; labels that are printed already have theirs. Consignment is not in it."""
