"""상품교환 (A22, domain.md 2.7): in 접수 the line carries another product; in 배송 a new order carries the replacement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.derived import NewNumbers, derived_order, own_pack
from services.orders.domain.events import Line
from services.orders.domain.events_changes import ExchangeOrderCreated, ItemExchanged
from services.orders.domain.item import Item, Option
from services.orders.domain.pack import Hold, Pack
from services.orders.domain.split import part_of
from shared.contracts.codes import Refusal
from shared.contracts.reasons import is_exchange_reason
from shared.contracts.snapshots import HoldKind, OrderSource, OrderStatus


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was agreed. `price` None: the line's own before shipping; after it the old order has been paid, and the
    replacement costs nothing."""

    item: Item
    qty: int
    option: Option
    reason: str
    price: int | None = None


def checked_exchange_reason(reason: object) -> str:
    """A 교환사유 of the list. Raises REASON_REQUIRED where none is given, INVALID_VALUE for another word."""
    if reason is None or reason == "":
        raise Refusal("REASON_REQUIRED")
    if not isinstance(reason, str) or not is_exchange_reason(reason):
        raise Refusal("INVALID_VALUE", field="reason")
    return reason


def require_exchangeable(pack: Pack, mgmt_no: int, wanted: Exchange) -> None:
    """Raises LOCKED_BY_INVOICE, CLAIM_PENDING, ITEM_CANCELLED, QTY_OUT_OF_RANGE, SAME_PRODUCT."""
    if pack.status is OrderStatus.INVOICED:
        raise Refusal("LOCKED_BY_INVOICE")
    if any(waiting == mgmt_no for _, waiting in pack.undecided):
        raise Refusal("CLAIM_PENDING")  # a claim is about the line as it is
    if not wanted.item.open_qty:
        raise Refusal("ITEM_CANCELLED")
    if wanted.qty > wanted.item.open_qty:
        raise Refusal("QTY_OUT_OF_RANGE", max=wanted.item.open_qty)
    if wanted.item.option_code == wanted.option.option_code:
        raise Refusal("SAME_PRODUCT", option_code=wanted.option.option_code)


def needs_new_line(wanted: Exchange) -> bool:
    """Before shipping: whether a part of the line stays as it is."""
    return wanted.qty < wanted.item.qty


def exchange_before(pack: Pack, mgmt_no: int, wanted: Exchange, item_id: int | None) -> None:
    """In 접수, in place; a part of a line becomes a line of its own with `item_id`."""
    order = pack.order(mgmt_no)
    item, old_code, old_value = wanted.item, wanted.item.option_code, wanted.qty * wanted.item.price
    if item_id is not None:
        item = part_of(item, wanted.qty, item_id, mgmt_no)
        order.items.append(item)
    item.option = wanted.option
    item.price = wanted.item.price if wanted.price is None else wanted.price
    item.exchanged_before_qty = item.qty
    order.order_amount = max(order.order_amount + wanted.qty * item.price - old_value, 0)
    pack.record(
        ItemExchanged(
            mgmt_no, item.item_id, wanted.qty, old_code, wanted.option.option_code, wanted.reason, after_shipping=False
        )
    )


def exchange_after(
    pack: Pack, mgmt_no: int, wanted: Exchange, numbers: NewNumbers, at: datetime, hold: Hold | None
) -> Pack:
    """In 배송: the pack of the order that carries the replacement, held (교환예정) unless it is shipped first."""
    order = pack.order(mgmt_no)
    [item_id] = numbers.item_ids
    code = wanted.option.option_code
    new = Item(item_id, numbers.mgmt_no, wanted.qty, wanted.price or 0, wanted.option)
    made = own_pack(pack.recipient, derived_order(order, OrderSource.EXCHANGE, numbers, [new], at))
    if hold is not None:
        made.holds.append(hold)
    wanted.item.exchanged_after_qty += wanted.qty
    pack.record(
        ItemExchanged(
            mgmt_no,
            wanted.item.item_id,
            wanted.qty,
            wanted.item.option_code,
            code,
            wanted.reason,
            after_shipping=True,
            created=numbers.mgmt_no,
            ship_first=hold is None,
        )
    )
    made.record(ExchangeOrderCreated(numbers.mgmt_no, mgmt_no, (Line(numbers.mgmt_no, item_id, code, wanted.qty),)))
    return made


def exchange_hold(hold_id: str, mgmt_no: int, by: str, at: datetime) -> Hold:
    """The replacement waits until the old goods arrive."""
    return Hold(hold_id, mgmt_no, HoldKind.EXCHANGE, by, at, reason="교환할 상품이 도착하지 않았습니다")


def is_shipped(pack: Pack) -> bool:
    """Whether the exchange makes a new order."""
    return pack.status is OrderStatus.SHIPPED
