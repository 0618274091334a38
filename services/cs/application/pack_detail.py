"""One pack with its orders and lines as it is answered (F-026, F-027): the shape of `Pack`, and what the grid shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.cs.application.pack_answers import pack_row, person

_ORDER = (
    "mgmt_no", "pack_no", "version", "channel_id", "market_order_no", "market_line_no", "source", "copied_from",
    "channel_product_code", "channel_product_name", "channel_option_name", "order_amount", "paid_amount",
    "settlement_expected", "shipping_fee", "cs_status", "cs_badges", "items",
)  # fmt: skip


def pack_detail(row: Mapping[str, Any], *, unmasked: bool) -> dict[str, Any]:
    """The grid's row with `deleted`, `open_count`, `holds` and `orders`."""
    return {
        **pack_row(row, unmasked=unmasked),
        "deleted": row["deleted"],
        "open_count": row["open_count"],
        "holds": row["holds"],
        "orders": [_order(order, row["status"], unmasked=unmasked) for order in row["orders"]],
    }


def _order(order: Mapping[str, Any], status: str, *, unmasked: bool) -> dict[str, Any]:
    """An order has its pack's status. Its ranks are not known here: they change without its pack (A18), and orders
    counts them when it is asked."""
    return {
        **{name: order[name] for name in _ORDER},
        "status": status,
        "channel_name": order["current_channel_name"],
        "placed_at": order["placed_at"],
        "ship_by": order["ship_by"],
        "deleted_at": order["deleted_at"],
        "buyer": person(order, "buyer", unmasked=unmasked),
    }
