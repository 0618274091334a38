"""`GET /packs/{pack_no}`: the pack with its orders and lines (F-026, F-027)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.pack_list import GRID

_EXISTS = text("SELECT 1 FROM pack_view WHERE pack_no = :pack_no AND NOT dissolved")
_PACK = text(
    f"""
    SELECT {", ".join(GRID)}, p.holds, p.deleted,
           (SELECT count(*) FROM cs_record_state s WHERE s.mgmt_no = ANY(p.mgmt_nos) AND s.handled = 'OPEN') AS open_count
    FROM pack_view p LEFT JOIN channel_view c ON c.channel_id = p.channel_id
    WHERE p.pack_no = :pack_no AND NOT p.dissolved
    """  # noqa: S608
)
_ORDERS = text(
    """
    SELECT o.*, coalesce(c.name, o.channel_name) AS current_channel_name
    FROM order_view o LEFT JOIN channel_view c ON c.channel_id = o.channel_id
    WHERE o.mgmt_no = ANY(CAST(:mgmt_nos AS bigint[])) ORDER BY o.mgmt_no
    """
)
_OPTIONS = text(
    """
    SELECT option_code, stock_on_hand, sold_out, temporarily_sold_out FROM option_view
    WHERE option_code = ANY(CAST(:codes AS text[]))
    """
)
_MOVED = text("SELECT pack_no FROM order_view WHERE mgmt_no = :pack_no AND pack_no <> :pack_no")


async def exists(conn: AsyncConnection, pack_no: int) -> bool:
    """Whether the pack is one, deleted or not."""
    return await conn.scalar(_EXISTS, {"pack_no": pack_no}) is not None


async def moved_to(conn: AsyncConnection, pack_no: int) -> int | None:
    """The pack that the order of this number is in now, when it is another one."""
    found: int | None = await conn.scalar(_MOVED, {"pack_no": pack_no})
    return found


async def read_pack(conn: AsyncConnection, pack_no: int) -> dict[str, Any] | None:
    """The row with `orders`, their `items` with the stock of today; None: no such pack, or no more."""
    row = (await conn.execute(_PACK, {"pack_no": pack_no})).mappings().one_or_none()
    if row is None:
        return None
    orders = [dict(o) for o in (await conn.execute(_ORDERS, {"mgmt_nos": row["mgmt_nos"]})).mappings()]
    codes = sorted({item["option_code"] for order in orders for item in order["items"] if item["option_code"]})
    options = {o["option_code"]: dict(o) for o in (await conn.execute(_OPTIONS, {"codes": codes})).mappings()}
    for order in orders:
        order["items"] = [{**item, **options.get(item["option_code"], {})} for item in order["items"]]
    return {**row, "orders": orders}
