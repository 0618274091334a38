"""Fills orders' tables with so many made-up packs by SQL: what a shop of that size has behind each command.

As `fill_cs`: one pack a minute, a third in each state, one in twelve of two orders; twelve channels, 400 options.
Numbers that come later begin above all of them, and above those of `fill_cs`.
"""

from __future__ import annotations

import asyncpg

FIRST, LATER = 1_000_000, 20_000_000
CHANNELS = [f"ch-{n}" for n in range(12)]
OPTIONS = [f"{30001 + n}" for n in range(400)]

_FILL = (
    "INSERT INTO channel_group (id, name, version) VALUES ('all', '전체', 1)",
    "INSERT INTO supplier (id, name, version) VALUES ('s-1', '공급처', 1)",
    """
    INSERT INTO channel (id, name, group_id, adapter, version)
    SELECT 'ch-' || n, '판매처 ch-' || n, 'all', 'naver', 1 FROM generate_series(0, 11) AS n
    """,
    """
    INSERT INTO option (option_code, product_code, product_name, option_name, supplier_id, stock_on_hand, version)
    SELECT (30001 + n)::text, 'P', '셔츠 ' || (30001 + n), '파랑/XL', 's-1', 1000000, 1
    FROM generate_series(0, 399) AS n
    """,
    """
    INSERT INTO pack (pack_no, version, status, name, mobile, zip, address, recipient_key, courier, invoice_no,
                      invoiced_at, shipped_at)
    SELECT $1 + n * 2, $1 + n * 2, (ARRAY['RECEIVED', 'INVOICED', 'SHIPPED'])[1 + n % 3], '가람' || n % 5000,
           '0100000' || lpad((n % 10000)::text, 4, '0'), '06000', '서울특별시 가람구 나래로 ' || n, '가람' || n,
           CASE WHEN n % 3 > 0 THEN 'CJ' END, CASE WHEN n % 3 > 0 THEN (60000000000 + n)::text END,
           CASE WHEN n % 3 > 0 THEN now() - make_interval(mins => $2 - n) END,
           CASE WHEN n % 3 = 2 THEN now() - make_interval(mins => $2 - n) END
    FROM generate_series(0, $2 - 1) AS n
    """,
    """
    INSERT INTO orders (mgmt_no, pack_no, version, channel_id, market_order_no, market_line_no, placed_at, source,
                        buyer_name, buyer_mobile, channel_product_name, channel_option_name, order_amount, paid_amount)
    SELECT $1 + n * 2 + k, $1 + n * 2, $1 + n * 2, 'ch-' || n % 12, (2026000000000 + n * 2 + k)::text, '1',
           now() - make_interval(mins => $2 - n), 'CHANNEL', '가람' || n % 5000,
           '0100000' || lpad((n % 10000)::text, 4, '0'), '셔츠 새상품', '파랑 XL', 9900, 9900
    FROM generate_series(0, $2 - 1) AS n CROSS JOIN generate_series(0, 1) AS k WHERE k = 0 OR n % 12 = 0
    """,
    """
    INSERT INTO item (item_id, mgmt_no, option_code, qty, price) OVERRIDING SYSTEM VALUE
    SELECT mgmt_no, mgmt_no, (30001 + mgmt_no % 400)::text, 1, 9900 FROM orders
    """,
)


async def fill_orders(admin_url: str, count: int) -> None:
    """`count` packs and their orders, as the superuser: rows that are right need no checking one by one."""
    conn = await asyncpg.connect(admin_url)
    try:
        async with conn.transaction():
            await conn.execute("SET LOCAL session_replication_role = replica")
            for statement in _FILL:
                await conn.execute(statement, *([FIRST, count] if "$1" in statement else []), timeout=1800)
            for sequence in ("mgmt_no", "change_no", "item_item_id_seq"):
                await conn.execute(f"SELECT setval('{sequence}', {LATER})")
        await conn.execute("VACUUM (ANALYZE, FREEZE)", timeout=1800)
    finally:
        await conn.close()
