"""주문복사 (A14): one line as a new order, its product, pieces and price changeable. 주문전체복사 (A15): all that is left
of an order, or of its whole pack, on a channel of choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.derived import Channel, NewNumbers, derived_order, own_pack
from services.orders.domain.events_changes import Copy, OrderCopied
from services.orders.domain.item import Item, Option
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderSource


@dataclass(frozen=True, slots=True)
class CopyLine:
    """What a copied line will be. `price` is won a piece."""

    option: Option | None
    qty: int
    price: int


def line_to_copy(order: Order, item_id: object) -> Item:
    """The line that is named; where none is, the only one. Raises INVALID_VALUE, ITEM_NOT_FOUND, NO_ITEM_SELECTED."""
    if item_id is not None:
        return order.item(item_id)
    if len(order.items) != 1:
        raise Refusal("NO_ITEM_SELECTED")
    return order.items[0]


def copy_line(pack: Pack, source: Order, channel: Channel, line: CopyLine, numbers: NewNumbers, at: datetime) -> Pack:
    """The pack of the copy, which tells that it was made."""
    [item_id] = numbers.item_ids
    items = [Item(item_id, numbers.mgmt_no, line.qty, line.price, line.option)]
    made = own_pack(pack.recipient, derived_order(source, OrderSource.COPY, numbers, items, at, channel))
    made.record(OrderCopied(numbers.mgmt_no, whole=False, copies=(Copy(numbers.mgmt_no, source.mgmt_no),)))
    return made


def orders_to_copy(pack: Pack, mgmt_no: int, *, whole_pack: bool) -> list[Order]:
    """Those of which something is left. Raises NOTHING_TO_COPY."""
    chosen = pack.live if whole_pack else [pack.order(mgmt_no)]
    found = [order for order in chosen if order.left]
    if not found:
        raise Refusal("NOTHING_TO_COPY")
    return found


def lines_to_copy(order: Order) -> list[Item]:
    """The lines of which something is left."""
    return [item for item in order.items if item.left]


def copy_orders(
    pack: Pack, sources: Sequence[Order], channel: Channel, numbers: Sequence[NewNumbers], at: datetime
) -> Pack:
    """One pack of all copies: what rode together rides together again."""
    copies = []
    for source, given in zip(sources, numbers, strict=True):
        items = [
            Item(item_id, given.mgmt_no, item.left, item.price, item.option)
            for item_id, item in zip(given.item_ids, lines_to_copy(source), strict=True)
        ]
        copies.append(derived_order(source, OrderSource.FULL_COPY, given, items, at, channel))
    made = own_pack(pack.recipient, *copies)
    pairs = tuple(Copy(given.mgmt_no, source.mgmt_no) for given, source in zip(numbers, sources, strict=True))
    made.record(OrderCopied(pairs[0].mgmt_no, whole=True, copies=pairs))
    return made
