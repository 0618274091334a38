"""Lines and pieces as a command names them. Bad input is coded here, never by a schema (domain.md 2.10)."""

from __future__ import annotations

from collections.abc import Mapping

from services.orders.domain.item import Item
from services.orders.domain.order import Order
from shared.contracts.codes import Refusal

MAX_PIECES = 100_000
"""Of one line."""
MAX_WON = 10_000_000_000
"""A price or a fee; a line costs at most 10¹⁵."""
MAX_LINES = 1_000
"""Of one order: so that no sum of its lines is more than the database can hold."""
MAX_STOCK = 1_000_000_000


def whole_number(value: object, field: str) -> int:
    """Raises INVALID_VALUE for anything but an integer."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refusal("INVALID_VALUE", field=field)
    return value


def pieces(value: object) -> int:
    """A number of pieces, at least one. Raises INVALID_VALUE, QTY_ZERO."""
    number = whole_number(value, "qty")
    if number <= 0:
        raise Refusal("QTY_ZERO")
    return number


def chosen_items(order: Order, lines: object) -> list[tuple[Item, int]]:
    """The items of an order and the pieces chosen of each; an item named twice counts once, with both numbers.

    Raises NO_ITEM_SELECTED, INVALID_VALUE, UNKNOWN_FIELD, QTY_ZERO, ITEM_NOT_FOUND.
    """
    if lines is None or lines == []:
        raise Refusal("NO_ITEM_SELECTED")
    if not isinstance(lines, list):
        raise Refusal("INVALID_VALUE", field="items")
    chosen: dict[int, tuple[Item, int]] = {}
    for line in lines:
        if not isinstance(line, Mapping):
            raise Refusal("INVALID_VALUE", field="items")
        for name in line:
            if name not in ("item_id", "qty"):
                raise Refusal("UNKNOWN_FIELD", field=name)
        for name in ("item_id", "qty"):
            if line.get(name) is None:
                raise Refusal("FIELD_REQUIRED", field=name)
        qty = pieces(line["qty"])
        item = order.item(line["item_id"])
        chosen[item.item_id] = (item, qty + chosen.get(item.item_id, (item, 0))[1])
    return list(chosen.values())
