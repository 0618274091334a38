"""What happened to packs locked or thrown away, and to orders copied, split and changed by hand; as `events.py`."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.domain.events import Event, Line


@dataclass(frozen=True, slots=True)
class CombineForbidden(Event):
    """합포금지."""


@dataclass(frozen=True, slots=True)
class CombineAllowed(Event):
    """합포금지해제."""


@dataclass(frozen=True, slots=True)
class OrderDeleted(Event):
    """주문삭제."""


@dataclass(frozen=True, slots=True)
class PackDeleted(Event):
    """합포삭제."""

    mgmt_nos: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrderRestoredFromTrash(Event):
    """삭제복구."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A new order and the one that it copies."""

    mgmt_no: int
    source: int


@dataclass(frozen=True, slots=True)
class OrderCopied(Event):
    """주문복사; 주문전체복사 where `whole`."""

    whole: bool
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class AddedItem:
    """A line that an agent added."""

    item_id: int
    option_code: str
    qty: int
    price: int


@dataclass(frozen=True, slots=True)
class ItemsAdded(Event):
    """상품추가."""

    added: tuple[AddedItem, ...]


@dataclass(frozen=True, slots=True)
class OrderSplit(Event):
    """주문분할."""

    created: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ItemExchanged(Event):
    """상품교환."""

    item_id: int
    qty: int
    old_option_code: str | None
    new_option_code: str
    reason: str
    after_shipping: bool
    created: int | None = None
    ship_first: bool = False


@dataclass(frozen=True, slots=True)
class ExchangeOrderCreated(Event):
    """교환 주문."""

    source: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ExchangeCalledOff(Event):
    """교환취소, or why not."""

    source: int
    item_id: int
    revision: int
    qty: int
    code: str | None


@dataclass(frozen=True, slots=True)
class ShipmentUndone(Event):
    """배송처리 취소."""
