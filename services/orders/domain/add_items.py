"""상품추가 (A23): an agent adds lines to an order in 접수. The number of pieces must be typed: the popup shows 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.orders.domain.events_changes import AddedItem, ItemsAdded
from services.orders.domain.item import Item, Option
from services.orders.domain.pack import Pack
from services.orders.domain.quantities import MAX_LINES, pieces, whole_number
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line as it was asked for; `price` None: the channel's price tier."""

    option_code: str
    qty: int
    price: int | None


def wanted_lines(lines: object) -> list[Wanted]:
    """Raises NO_ITEM_SELECTED, INVALID_VALUE, UNKNOWN_FIELD, FIELD_REQUIRED, QTY_ZERO."""
    if lines is None or lines == []:
        raise Refusal("NO_ITEM_SELECTED")
    if not isinstance(lines, list):
        raise Refusal("INVALID_VALUE", field="items")
    return [_wanted(line) for line in lines]


def require_addable(pack: Pack, mgmt_no: int, lines: int = 1) -> None:
    """Raises LOCKED_BY_INVOICE, ALREADY_SHIPPED, TOO_MANY_ROWS."""
    order = pack.order(mgmt_no)
    if pack.status is OrderStatus.INVOICED:
        raise Refusal("LOCKED_BY_INVOICE")
    if pack.status is OrderStatus.SHIPPED:
        raise Refusal("ALREADY_SHIPPED")
    if len(order.items) + lines > MAX_LINES:
        raise Refusal("TOO_MANY_ROWS", limit=MAX_LINES)


def add_items(pack: Pack, mgmt_no: int, lines: Sequence[tuple[Option, int, int]], item_ids: Sequence[int]) -> None:
    """From (option, pieces, price); `order_amount` follows. The caller has asked `require_addable`."""
    order = pack.order(mgmt_no)
    added = []
    for (option, qty, price), item_id in zip(lines, item_ids, strict=True):
        order.items.append(Item(item_id, mgmt_no, qty, price, option, added_by_cs=True))
        order.order_amount += qty * price
        added.append(AddedItem(item_id, option.option_code, qty, price))
    pack.record(ItemsAdded(mgmt_no, tuple(added)))


def _wanted(line: object) -> Wanted:
    if not isinstance(line, Mapping):
        raise Refusal("INVALID_VALUE", field="items")
    for name in line:
        if name not in ("option_code", "qty", "price"):
            raise Refusal("UNKNOWN_FIELD", field=name)
    code = line.get("option_code")
    if code is None or code == "":
        raise Refusal("FIELD_REQUIRED", field="option_code")
    if line.get("qty") is None:
        raise Refusal("QTY_ZERO")
    price = line.get("price")
    if price is not None and whole_number(price, "price") < 0:
        raise Refusal("INVALID_VALUE", field="price")
    if not isinstance(code, str):
        raise Refusal("INVALID_VALUE", field="option_code")
    return Wanted(code, pieces(line["qty"]), price)
