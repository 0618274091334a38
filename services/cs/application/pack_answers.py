"""A pack as it is answered to one reader: names, phones and addresses masked for who may not see them (pii.read)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.cs.application.live import OPEN_BADGE
from shared.contracts.privacy import OF_A_PERSON, mask_name


def person(row: Mapping[str, Any], prefix: str, *, unmasked: bool) -> dict[str, str]:
    """`{name, tel, mobile, zip, address[, memo]}` of a row's columns with `prefix` (recipient, buyer)."""
    columns = _COLUMNS[prefix]
    if unmasked:
        return {name: row[column] for name, column in columns}
    return {name: OF_A_PERSON[name](row[column]) for name, column in columns}


_BUYER = ("name", "tel", "mobile", "zip", "address")
_COLUMNS = {
    "buyer": [(name, f"buyer_{name}") for name in _BUYER],
    "recipient": [(name, f"recipient_{name}") for name in (*_BUYER, "memo")],
}


def pack_row(row: Mapping[str, Any], *, unmasked: bool) -> dict[str, Any]:
    """One row of the grid (F-025). Times stay times: they become RFC 3339 where JSON is made."""
    return {
        "pack_no": row["pack_no"],
        "version": row["version"],
        "placed_at": row["placed_at"],
        "channel_id": row["channel_id"],
        "channel_name": row["channel_name"],
        "market_order_no": row["market_order_no"],
        "recipient": person(row, "recipient", unmasked=unmasked),
        "buyer_name": row["buyer_name"] if unmasked else mask_name(row["buyer_name"]),
        "qty": row["qty"],
        "order_count": row["order_count"],
        "mgmt_nos": row["mgmt_nos"],
        "status": row["status"],
        "cs_badges": [*row["cs_badges"], *([OPEN_BADGE] if row["has_open"] else [])],
        "on_hold": row["on_hold"],
        "combine_locked": row["combine_locked"],
        "courier": row["courier"],
        "invoice_no": row["invoice_no"],
        "invoiced_at": row["invoiced_at"],
        "shipped_at": row["shipped_at"],
        "ship_by": row["ship_by"],
    }
