"""What orders publishes of packs locked and thrown away, and of orders copied, split and changed by hand (A9, A14-A17,
A22, A23, A32-A34)."""

from __future__ import annotations

from typing import ClassVar

from shared.contracts.base import Value
from shared.contracts.orders_base import Line, OrdersEvent


class CombineForbidden(OrdersEvent):
    """합포금지 (A9): the pack is neither combined nor taken apart."""

    TYPE: ClassVar[str] = "orders.pack.combine-forbidden.v1"


class CombineAllowed(OrdersEvent):
    """합포금지해제 (A9)."""

    TYPE: ClassVar[str] = "orders.pack.combine-allowed.v1"


class OrderDeleted(OrdersEvent):
    """주문삭제 (A16): soft; `pack_no` is the pack of its own in which the order lies in the trash."""

    TYPE: ClassVar[str] = "orders.order.deleted.v1"


class PackDeleted(OrdersEvent):
    """합포삭제 (A17): `mgmt_no` is the order that was chosen, `mgmt_nos` are all that were deleted."""

    TYPE: ClassVar[str] = "orders.pack.deleted.v1"
    mgmt_nos: tuple[int, ...]


class OrderRestoredFromTrash(OrdersEvent):
    """삭제복구 (A33)."""

    TYPE: ClassVar[str] = "orders.order.restored-from-trash.v1"


class Copy(Value):
    """A new order and the one that it copies."""

    mgmt_no: int
    source: int


class OrderCopied(OrdersEvent):
    """주문복사, 주문전체복사 (A14, A15; then `whole`). `mgmt_no` is the first new order."""

    TYPE: ClassVar[str] = "orders.order.copied.v1"
    whole: bool
    copies: tuple[Copy, ...]


class AddedItem(Value):
    """A line that an agent added; `price` is won a piece."""

    item_id: int
    option_code: str
    qty: int
    price: int


class ItemsAdded(OrdersEvent):
    """상품추가 (A23)."""

    TYPE: ClassVar[str] = "orders.items.added.v1"
    added: tuple[AddedItem, ...]


class OrderSplit(OrdersEvent):
    """주문분할 (A34): the pieces of `lines` left `mgmt_no` for the new order `created`."""

    TYPE: ClassVar[str] = "orders.order.split.v1"
    created: int
    lines: tuple[Line, ...]


class ItemExchanged(OrdersEvent):
    """상품교환 (A22). `created` is the order that carries the replacement after shipping, null before it; it waits for
    the old goods unless `ship_first`. `reason` is an identifier of channels.md 4."""

    TYPE: ClassVar[str] = "orders.item.exchanged.v1"
    item_id: int
    qty: int
    old_option_code: str | None
    new_option_code: str
    reason: str
    after_shipping: bool
    created: int | None = None
    ship_first: bool = False


class ExchangeOrderCreated(OrdersEvent):
    """The order that carries a replacement: `mgmt_no` replaces pieces of `source` (A22 after shipping)."""

    TYPE: ClassVar[str] = "orders.order.exchange-created.v1"
    source: int
    lines: tuple[Line, ...]


class ExchangeCalledOff(OrdersEvent):
    """The answer of orders to 교환취소 (`cs.exchange.cancelled.v1`) of the replacement `mgmt_no`: `qty` pieces of `item_id`
    of `source` count again. With a `code` (LOCKED_BY_INVOICE, ALREADY_SHIPPED) the exchange goes on and none do.
    `revision` repeats the message's."""

    TYPE: ClassVar[str] = "orders.exchange.called-off.v1"
    source: int
    item_id: int
    revision: int
    qty: int
    code: str | None = None


class ShipmentUndone(OrdersEvent):
    """배송처리 취소 (A32): 배송 -> 송장, stock back."""

    TYPE: ClassVar[str] = "orders.pack.shipment-undone.v1"


CHANGES: tuple[type[OrdersEvent], ...] = (
    CombineForbidden, CombineAllowed, OrderDeleted, PackDeleted, OrderRestoredFromTrash, OrderCopied, ItemsAdded,
    OrderSplit, ItemExchanged, ExchangeOrderCreated, ExchangeCalledOff, ShipmentUndone,
)  # fmt: skip
