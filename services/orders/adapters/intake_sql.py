"""The statements of intake. Arrays in, one statement a table."""

from __future__ import annotations

from sqlalchemy import text

LOCK = text(
    """
    SELECT pg_advisory_xact_lock(k.key)
    FROM (SELECT DISTINCT hashtextextended(word, 0) AS key FROM unnest(CAST(:words AS text[])) AS w (word)
          ORDER BY key) AS k
    """
)
"""Sorted by key, so that two intakes never wait for one another in a circle."""

CHANNELS = text(
    """
    SELECT c.id, c.name, c.active, coalesce(g.auto_combine, true) AS auto_combine
    FROM channel c LEFT JOIN channel_group g ON g.id = c.group_id
    WHERE c.id = ANY(CAST(:ids AS text[]))
    """
)

KNOWN = text(
    """
    SELECT k.c AS channel_id, k.o AS market_order_no, k.l AS market_line_no, o.mgmt_no, o.deleted
    FROM (SELECT DISTINCT c, o, l
          FROM unnest(CAST(:channels AS text[]), CAST(:orders AS text[]), CAST(:lines AS text[])) AS u (c, o, l)) AS k
    CROSS JOIN LATERAL (
        SELECT o.mgmt_no, o.deleted_at IS NOT NULL AS deleted FROM orders o
        WHERE o.channel_id = k.c AND o.market_order_no = k.o AND o.market_line_no = k.l AND o.source = 'CHANNEL'
        ORDER BY o.deleted_at DESC NULLS FIRST, o.mgmt_no DESC LIMIT 1
    ) AS o
    """
)
"""A probe of the index a line: a join would be planned by statistics that a fresh table does not have yet."""

_SHIPPER = "CASE WHEN p.consignment THEN coalesce(p.supplier_id, p.option_code) ELSE '' END"

SHIPPERS = text(
    f"""
    SELECT p.option_code, {_SHIPPER} AS shipper FROM option p
    WHERE p.option_code = ANY(CAST(:codes AS text[])) AND p.active
    """  # noqa: S608
)

LOCK_WAITING = text(
    """
    SELECT pack_no FROM pack
    WHERE recipient_key = ANY(CAST(:keys AS text[])) AND status = 'RECEIVED' AND NOT combine_locked
    ORDER BY pack_no FOR UPDATE
    """
)

WAITING = text(
    f"""
    SELECT p0.pack_no, p0.recipient_key, p0.name, p0.tel, p0.mobile, p0.zip, p0.address, p0.memo,
           min(s.shipper) AS shipper
    FROM pack p0
    JOIN orders o ON o.pack_no = p0.pack_no AND o.deleted_at IS NULL
    JOIN item i ON i.mgmt_no = o.mgmt_no
    LEFT JOIN option p ON p.option_code = i.option_code
    CROSS JOIN LATERAL (SELECT {_SHIPPER} AS shipper) AS s
    LEFT JOIN channel c ON c.id = o.channel_id
    LEFT JOIN channel_group g ON g.id = c.group_id
    WHERE p0.pack_no = ANY(CAST(:pack_nos AS bigint[])) AND p0.status = 'RECEIVED' AND NOT p0.combine_locked
      AND NOT EXISTS (SELECT FROM hold h JOIN orders ho ON ho.mgmt_no = h.mgmt_no WHERE ho.pack_no = p0.pack_no)
    GROUP BY p0.pack_no
    HAVING count(DISTINCT s.shipper) = 1
       AND bool_and(coalesce(g.auto_combine, true))
       AND NOT bool_or(o.source IN ('COPY', 'FULL_COPY', 'EXCHANGE', 'RESHIP', 'SPLIT'))
       AND sum(i.qty - i.cancelled_before_qty - i.cancelled_after_qty) > 0
    """  # noqa: S608
)

NEW_NUMBERS = text("SELECT nextval('mgmt_no') FROM generate_series(1, CAST(:count AS int))")

INSERT = text(
    """
    WITH packs AS (
        INSERT INTO pack (pack_no, version, status, name, tel, mobile, zip, address, memo, recipient_key)
        SELECT u.pack_no, nextval('change_no'), 'RECEIVED', u.name, u.tel, u.mobile, u.zip, u.address, u.memo, u.key
        FROM unnest(CAST(:begun AS bigint[]), CAST(:names AS text[]), CAST(:tels AS text[]), CAST(:mobiles AS text[]),
                    CAST(:zips AS text[]), CAST(:addresses AS text[]), CAST(:memos AS text[]), CAST(:keys AS text[]))
             AS u (pack_no, name, tel, mobile, zip, address, memo, key)
    ), joined AS (
        UPDATE pack p SET version = nextval('change_no'), tel = u.tel, mobile = u.mobile, memo = u.memo
        FROM unnest(CAST(:joined AS bigint[]), CAST(:joined_tels AS text[]), CAST(:joined_mobiles AS text[]),
                    CAST(:joined_memos AS text[]), CAST(:changes AS text[])) AS u (pack_no, tel, mobile, memo, changes)
        WHERE p.pack_no = u.pack_no
        RETURNING p.pack_no, p.version, u.changes
    ), told AS (
        INSERT INTO pack_change (pack_no, version, by, at, changes)
        SELECT pack_no, version, CAST(:by AS text), CAST(:placed_at AS timestamptz), CAST(changes AS jsonb) FROM joined
    ), lines AS (
        INSERT INTO item (mgmt_no, option_code, qty, price)
        SELECT u.mgmt_no, u.option_code, u.qty, u.price
        FROM unnest(CAST(:mgmt_nos AS bigint[]), CAST(:options AS text[]), CAST(:qtys AS int[]),
                    CAST(:prices AS bigint[])) AS u (mgmt_no, option_code, qty, price)
    )
    INSERT INTO orders (mgmt_no, pack_no, version, channel_id, market_order_no, market_line_no, placed_at, ordered_at,
                        ship_by, source, buyer_name, buyer_tel, buyer_mobile, buyer_zip, buyer_address,
                        channel_product_code, channel_product_name, channel_option_name, order_amount, paid_amount,
                        settlement_expected, shipping_fee)
    SELECT u.mgmt_no, u.pack_no, nextval('change_no'), u.channel_id, u.market_order_no, u.market_line_no,
           CAST(:placed_at AS timestamptz), u.ordered_at, u.ship_by, 'CHANNEL', u.b1, u.b2, u.b3, u.b4, u.b5,
           u.product_code, u.product_name, u.option_name, u.order_amount, u.paid_amount, u.settlement, u.shipping_fee
    FROM unnest(CAST(:mgmt_nos AS bigint[]), CAST(:pack_nos AS bigint[]), CAST(:channels AS text[]),
                CAST(:market_order_nos AS text[]), CAST(:market_line_nos AS text[]),
                CAST(:ordered_ats AS timestamptz[]), CAST(:ship_bys AS timestamptz[]),
                CAST(:buyer_names AS text[]), CAST(:buyer_tels AS text[]), CAST(:buyer_mobiles AS text[]),
                CAST(:buyer_zips AS text[]), CAST(:buyer_addresses AS text[]), CAST(:product_codes AS text[]),
                CAST(:product_names AS text[]), CAST(:option_names AS text[]), CAST(:order_amounts AS bigint[]),
                CAST(:paid_amounts AS bigint[]), CAST(:settlements AS bigint[]), CAST(:shipping_fees AS bigint[]))
         AS u (mgmt_no, pack_no, channel_id, market_order_no, market_line_no, ordered_at, ship_by,
               b1, b2, b3, b4, b5, product_code, product_name, option_name, order_amount, paid_amount, settlement,
               shipping_fee)
    """
)
"""Everything that intake writes: packs that begin, those that are joined and what this changed, orders and lines."""
