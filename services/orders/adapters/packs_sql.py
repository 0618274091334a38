"""The statements that load and save packs: arrays in, one statement a table, whatever their number."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB

from services.orders.adapters.tables import orders
from shared.db.known import Known

LOCK = Known(
    """
    SELECT p.pack_no, to_jsonb(p) AS pack FROM pack p
    WHERE p.pack_no IN (SELECT o.pack_no FROM orders o WHERE o.mgmt_no = ANY(CAST(:mgmt_nos AS bigint[])))
    ORDER BY p.pack_no FOR UPDATE OF p
    """,
    "pack_no",
    "pack",
)
"""Ascending, and the mapping is read again afterwards (domain.md 2.1)."""

NUMBERS = text(
    """
    SELECT o.mgmt_no, o.pack_no, p.version FROM orders o LEFT JOIN pack p USING (pack_no)
    WHERE o.mgmt_no = ANY(CAST(:mgmt_nos AS bigint[]))
    """
)

_OF_ORDER = [column.name for column in orders.c]
_ORDERS = """
    SELECT {columns}, c.name AS channel_name, c.group_id AS channel_group_id, {more},
           (SELECT jsonb_agg(to_jsonb(h) ORDER BY h.at, h.id) FROM hold h WHERE h.mgmt_no = o.mgmt_no) AS holds,
           (SELECT jsonb_agg(k.claim_id) FROM open_claim k WHERE k.mgmt_no = o.mgmt_no AND k.state = 'HELD')
               AS undecided,
           (SELECT jsonb_object_agg(r.option_code, (
                SELECT count(*) FROM priority x
                WHERE x.option_code = r.option_code AND (x.position, x.mgmt_no) <= (r.position, r.mgmt_no)))
            FROM priority r WHERE r.mgmt_no = o.mgmt_no) AS ranks,
           (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.item_id) FROM (
                SELECT i.*, p.product_code, p.product_name, p.option_name, p.supplier_id, s.name AS supplier_name,
                       p.consignment, p.stock_on_hand, p.sold_out, p.temporarily_sold_out,
                       CASE WHEN i.cancelled_before_qty + i.cancelled_after_qty > 0 THEN (
                           SELECT jsonb_agg(jsonb_build_array(t.claim_id, t.phase, t.pieces))
                           FROM (SELECT x.claim_id, x.phase, sum(x.qty - x.reshipped) AS pieces FROM cancellation x
                                 WHERE x.item_id = i.item_id AND x.claim_id IS NOT NULL
                                 GROUP BY x.claim_id, x.phase HAVING sum(x.qty - x.reshipped) > 0) AS t
                       ) END AS claimed
                FROM item i
                LEFT JOIN option p ON p.option_code = i.option_code
                LEFT JOIN supplier s ON s.id = p.supplier_id
                WHERE i.mgmt_no = o.mgmt_no) AS l) AS items
    FROM orders o JOIN channel c ON c.id = o.channel_id
    WHERE o.pack_no = ANY(CAST(:pack_nos AS bigint[])) OR o.mgmt_no = ANY(CAST(:mgmt_nos AS bigint[]))
    ORDER BY o.mgmt_no
    """


def _orders(name: str, what: str) -> Known:
    """With one column more."""
    columns = ", ".join(f"o.{each}" for each in _OF_ORDER)
    names = (*_OF_ORDER, "channel_name", "channel_group_id", name, "holds", "undecided", "ranks", "items")
    return Known(_ORDERS.format(columns=columns, more=f"{what} AS {name}"), *names)


ORDERS_FOR_UPDATE = _orders("change_no", "(SELECT nextval('change_no'))")
"""After the last pack lock: the version that it takes is newer than every one of these packs and orders."""

READ = _orders("pack", "(SELECT to_jsonb(k) FROM pack k WHERE k.pack_no = o.pack_no)")
"""As they stand, without a lock, each with its pack."""

MOVED = text("DO $$ BEGIN RAISE EXCEPTION 'an order changed its pack' USING ERRCODE = '40001'; END $$")
"""Start over: the transaction runs again with fresh locks, as after any serialisation failure."""

_PACK_COLUMNS = """
    unnest(CAST(:pack_nos AS bigint[]), CAST(:were AS bigint[]), CAST(:statuses AS text[]), CAST(:names AS text[]),
           CAST(:tels AS text[]), CAST(:mobiles AS text[]), CAST(:zips AS text[]), CAST(:addresses AS text[]),
           CAST(:memos AS text[]), CAST(:keys AS text[]), CAST(:locked AS boolean[]), CAST(:couriers AS text[]),
           CAST(:invoice_nos AS text[]), CAST(:invoiced_ats AS timestamptz[]), CAST(:shipped_ats AS timestamptz[]))
        AS u (pack_no, was, status, name, tel, mobile, zip, address, memo, recipient_key, combine_locked, courier,
              invoice_no, invoiced_at, shipped_at)
    """
_PACK_NAMES = (
    "status, name, tel, mobile, zip, address, memo, recipient_key, combine_locked, courier, invoice_no, invoiced_at,"
    " shipped_at"
)
_PACK_VALUES = ", ".join(f"u.{name.strip()}" for name in _PACK_NAMES.split(","))

SAVE = Known(
    f"""
    WITH packs AS (
        UPDATE pack p SET (version, {_PACK_NAMES}) = ROW(CAST(:version AS bigint), {_PACK_VALUES})
        FROM {_PACK_COLUMNS} WHERE p.pack_no = u.pack_no AND p.version = u.was
        RETURNING p.pack_no
    ), numbered AS (
        UPDATE orders o SET version = CAST(:version AS bigint), pack_no = u.pack_no, deleted_at = u.deleted_at,
                            order_amount = u.order_amount
        FROM unnest(CAST(:mgmt_nos AS bigint[]), CAST(:homes AS bigint[]), CAST(:deleted_ats AS timestamptz[]),
                    CAST(:amounts AS bigint[])) AS u (mgmt_no, pack_no, deleted_at, order_amount)
        WHERE o.mgmt_no = u.mgmt_no
    ), lines AS (
        UPDATE item i SET mgmt_no = u.mgmt_no, option_code = u.option_code, qty = u.qty, price = u.price,
                          cancelled_before_qty = u.before, cancelled_after_qty = u.after,
                          reshipped_qty = u.reshipped, exchanged_qty = u.exchanged,
                          exchanged_after_qty = u.exchanged_after, returning_qty = u.coming,
                          collected_qty = u.collected
        FROM unnest(CAST(:item_ids AS bigint[]), CAST(:item_orders AS bigint[]), CAST(:options AS text[]),
                    CAST(:item_qtys AS int[]), CAST(:prices AS bigint[]), CAST(:befores AS int[]),
                    CAST(:afters AS int[]), CAST(:reshippeds AS int[]), CAST(:exchangeds AS int[]),
                    CAST(:exchanged_afters AS int[]), CAST(:returnings AS int[]), CAST(:collecteds AS int[]))
             AS u (item_id, mgmt_no, option_code, qty, price, before, after, reshipped, exchanged, exchanged_after,
                   coming, collected)
        WHERE i.item_id = u.item_id
    ), ledger AS (
        INSERT INTO cancellation (item_id, mgmt_no, qty, reshipped, phase, claim_id, reason, command_id, operator, at)
        SELECT u.item_id, u.mgmt_no, u.qty, u.reshipped, u.phase, u.claim_id, u.reason,
               CAST(:command_id AS text), CAST(:operator AS text), CAST(:at AS timestamptz)
        FROM unnest(CAST(:of_items AS bigint[]), CAST(:of_orders AS bigint[]), CAST(:qtys AS int[]),
                    CAST(:again AS int[]), CAST(:phases AS text[]), CAST(:claims AS text[]), CAST(:reasons AS text[]))
             AS u (item_id, mgmt_no, qty, reshipped, phase, claim_id, reason)
    ), told AS (
        INSERT INTO pack_change (pack_no, version, by, at, changes)
        SELECT u.pack_no, CAST(:version AS bigint), CAST(:operator AS text), CAST(:at AS timestamptz),
               CAST(u.changes AS jsonb)
        FROM unnest(CAST(:changed AS bigint[]), CAST(:changes AS text[])) AS u (pack_no, changes)
    ), let_go AS (
        DELETE FROM hold h WHERE h.id = ANY(CAST(:released AS uuid[]))
    ), held AS (
        INSERT INTO hold (id, mgmt_no, kind, reason, claim_id, by, at)
        SELECT u.* FROM unnest(CAST(:hold_ids AS uuid[]), CAST(:hold_orders AS bigint[]), CAST(:hold_kinds AS text[]),
                               CAST(:hold_reasons AS text[]), CAST(:hold_claims AS text[]), CAST(:hold_bys AS text[]),
                               CAST(:hold_ats AS timestamptz[])) AS u
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, reason = excluded.reason
    )
    SELECT count(*) AS saved FROM packs
    """,  # noqa: S608
    "saved",
)
"""Everything that a usual command changes, in one round trip while the locks are held. Counts the packs written: a pack
row is guarded by the version that was read."""

INSERT_PACKS = text(
    f"INSERT INTO pack (pack_no, version, {_PACK_NAMES})"  # noqa: S608
    f" SELECT u.pack_no, CAST(:version AS bigint), {_PACK_VALUES} FROM {_PACK_COLUMNS}"
)
DELETE_PACKS = text("DELETE FROM pack WHERE pack_no = ANY(CAST(:pack_nos AS bigint[]))")
DELETE_PRIORITIES = text(
    """
    DELETE FROM priority r USING unnest(CAST(:mgmt_nos AS bigint[]), CAST(:options AS text[])) AS u (mgmt_no, code)
    WHERE r.mgmt_no = u.mgmt_no AND r.option_code = u.code
    """
)
CHANGES_SINCE = text(
    """
    SELECT c.version, c.by, c.at, c.changes FROM pack_change c
    WHERE c.pack_no = :pack_no AND c.version > :since AND c.version <= :until ORDER BY c.version
    """
).columns(changes=JSONB)
