"""What the grid shows and finds of one pack, worked out of its snapshot alone. Pure; knows no table.

Everything here is as of the pack's version: whatever changes an order gives its pack a new version too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.cs.application.search_terms import NAMES, Where, exact, letters, normal, tags_of, tokens, week_of
from shared.contracts.snapshots import CsStatus, Order, Pack

MOST_PIECES = 2**31 - 1
"""That the column holds. Orders bounds what a line has, not how many orders a pack has."""
_FULLY = frozenset({CsStatus.FULL_CANCEL_BEFORE, CsStatus.FULL_CANCEL_AFTER})
_RANK = {status: rank for rank, status in enumerate(CsStatus)}


def live_orders(pack: Pack) -> Sequence[Order]:
    """The orders that count; of a pack whose orders are all deleted, all of them."""
    return [each for each in pack.orders if each.deleted_at is None] or pack.orders


def grid_row(pack: Pack) -> dict[str, Any]:
    """One row of F-025. 주문수량 is gross; the representative's day, channel and number stand for the pack."""
    orders = live_orders(pack)
    first = _representative(pack.pack_no, orders)
    owed = [each for each in orders if each.cs_status not in _FULLY]
    return {
        "pack_no": pack.pack_no,
        "version": pack.version,
        "dissolved": pack.dissolved,
        "status": pack.status,
        "placed_at": first.placed_at if first else None,
        "channel_id": first.channel_id if first else None,
        "channel_name": first.channel_name if first else "",
        "market_order_no": first.market_order_no if first else "",
        "buyer_name": first.buyer.name if first else "",
        "recipient_name": pack.recipient.name,
        "recipient_tel": pack.recipient.tel,
        "recipient_mobile": pack.recipient.mobile,
        "recipient_zip": pack.recipient.zip,
        "recipient_address": pack.recipient.address,
        "recipient_memo": pack.recipient.memo,
        "holds": [hold.model_dump(mode="json") for hold in pack.holds],
        "on_hold": bool(pack.holds),
        "combine_locked": pack.combine_locked,
        "courier": pack.courier,
        "invoice_no": pack.invoice_no,
        "invoiced_at": pack.invoiced_at,
        "shipped_at": pack.shipped_at,
        "qty": min(sum(item.qty for each in orders for item in each.items), MOST_PIECES),
        "order_count": len(orders),
        "mgmt_nos": sorted(each.mgmt_no for each in orders),
        "deleted": _deleted(orders),
        "cs_badges": sorted({badge for each in orders for badge in each.cs_badges}, key=_RANK.__getitem__),
        "fully_cancelled": bool(orders) and not owed,
        "ship_by": min((each.ship_by for each in owed if each.ship_by), default=None),
        "channel_ids": sorted({each.channel_id for each in orders}),
    }


def search_row(pack: Pack) -> dict[str, Any]:
    """What F-011 looks through: normal texts, one line a value, and their tokens, each behind the pack's week and
    behind its era. Option codes are asked for as they are, of whatever week."""
    orders = live_orders(pack)
    items = [item for each in orders for item in each.items]
    codes = {item.option_code for item in items if item.option_code}
    texts = {
        Where.RECIPIENT: normal(pack.recipient.name),
        Where.BUYER: _lines(each.buyer.name for each in orders),
        Where.ADDRESS: normal(pack.recipient.address),
        Where.PRODUCT: _lines([*(i.product_name for i in items), *(each.channel_product_name for each in orders)]),
        Where.OPTION: _lines([*(i.option_name for i in items), *(each.channel_option_name for each in orders)]),
    }
    first = _representative(pack.pack_no, orders)
    placed_at = first.placed_at if first else None
    found = set[str]()
    for where, text in texts.items():
        found |= tokens(where, text)
        if where in NAMES:
            found |= letters(where, text)
    tags = tags_of(week_of(placed_at))
    return {
        "pack_no": pack.pack_no,
        "placed_at": placed_at,
        "listed": not pack.dissolved and not _deleted(orders),
        "recipient": texts[Where.RECIPIENT],
        "buyers": texts[Where.BUYER],
        "address": texts[Where.ADDRESS],
        "products": texts[Where.PRODUCT],
        "options": texts[Where.OPTION],
        "tokens": sorted({tag + token for token in found for tag in tags} | exact(Where.OPTION_CODE, codes)),
    }


def order_row(order: Order) -> dict[str, Any]:
    """One order as its own row, guarded by its own version."""
    return {
        **order.model_dump(exclude={"status", "buyer", "channel_group_id", "ordered_at"}),
        **{f"buyer_{name}": value for name, value in order.buyer.model_dump().items()},
        "cs_badges": list(order.cs_badges),
    }


def _deleted(orders: Sequence[Order]) -> bool:
    return bool(orders) and all(each.deleted_at is not None for each in orders)


def _representative(pack_no: int, orders: Sequence[Order]) -> Order | None:
    return min(orders, key=lambda each: (each.mgmt_no != pack_no, each.mgmt_no), default=None)


def _lines(values: Any) -> str:
    return "\n".join(sorted({text for value in values if (text := normal(value))}))
