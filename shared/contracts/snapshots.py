"""Full snapshots of a pack, as events carry them and as orders answers its commands (api.md, orders).

A dissolved pack travels as a tombstone: `dissolved` true, no orders. Readers guard a pack row by the pack's
`version` and an order row by the order's own.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from shared.contracts.base import Value
from shared.contracts.people import Buyer, Recipient


class OrderStatus(StrEnum):
    """주문상태: 접수, 송장, 배송."""

    RECEIVED = "RECEIVED"
    INVOICED = "INVOICED"
    SHIPPED = "SHIPPED"


class HoldKind(StrEnum):
    """보류 종류 (domain.md 2.4)."""

    GENERAL = "GENERAL"
    ADDRESS_CHANGE = "ADDRESS_CHANGE"
    EXCHANGE = "EXCHANGE"
    FULL_CANCEL = "FULL_CANCEL"
    PARTIAL_CANCEL = "PARTIAL_CANCEL"
    COMBINE_CHANGE = "COMBINE_CHANGE"


class CsStatus(StrEnum):
    """C/S 상태 (domain.md 2.3)."""

    NORMAL = "NORMAL"
    FULL_CANCEL_BEFORE = "FULL_CANCEL_BEFORE"
    PARTIAL_CANCEL_BEFORE = "PARTIAL_CANCEL_BEFORE"
    FULL_CANCEL_AFTER = "FULL_CANCEL_AFTER"
    PARTIAL_CANCEL_AFTER = "PARTIAL_CANCEL_AFTER"
    FULL_EXCHANGE_BEFORE = "FULL_EXCHANGE_BEFORE"
    PARTIAL_EXCHANGE_BEFORE = "PARTIAL_EXCHANGE_BEFORE"
    FULL_EXCHANGE_AFTER = "FULL_EXCHANGE_AFTER"
    PARTIAL_EXCHANGE_AFTER = "PARTIAL_EXCHANGE_AFTER"


class OrderSource(StrEnum):
    """How an order came to be (domain.md 2.1)."""

    CHANNEL = "CHANNEL"
    MANUAL = "MANUAL"
    COPY = "COPY"
    FULL_COPY = "FULL_COPY"
    EXCHANGE = "EXCHANGE"
    RESHIP = "RESHIP"
    SPLIT = "SPLIT"


class Hold(Value):
    """보류: `claim_id` is set where a channel's claim holds the order."""

    id: str
    mgmt_no: int
    kind: HoldKind
    reason: str = ""
    claim_id: str | None = None
    by: str
    at: datetime


class Priority(Value):
    """우선순위 of an order for one option; bigger first."""

    option_code: str
    rank: int


class Item(Value):
    """One line of an order. `price` is won a piece; quantities are pieces. `option_code` null: unmatched."""

    item_id: int
    option_code: str | None
    product_code: str | None = None
    product_name: str = ""
    option_name: str = ""
    supplier_name: str = ""
    consignment: bool = False
    stock_on_hand: int = 0
    sold_out: bool = False
    temporarily_sold_out: bool = False
    qty: int
    cancelled_qty: int = 0
    cancelled_before_qty: int = 0
    cancelled_after_qty: int = 0
    exchanged_qty: int = 0
    returning_qty: int = 0
    price: int
    cs_status: CsStatus = CsStatus.NORMAL
    added_by_cs: bool = False


class Order(Value):
    """One order (관리번호). `cs_status` is the strongest of `cs_badges`, cancellation before exchange."""

    mgmt_no: int
    pack_no: int
    version: int
    status: OrderStatus
    channel_id: str
    channel_name: str
    channel_group_id: str | None = None
    market_order_no: str
    market_line_no: str
    placed_at: datetime
    ordered_at: datetime | None = None
    ship_by: datetime | None = None
    source: OrderSource
    copied_from: int | None = None
    deleted_at: datetime | None = None
    buyer: Buyer
    channel_product_code: str = ""
    channel_product_name: str = ""
    channel_option_name: str = ""
    order_amount: int = 0
    paid_amount: int = 0
    settlement_expected: int = 0
    shipping_fee: int = 0
    priorities: tuple[Priority, ...] = ()
    cs_status: CsStatus = CsStatus.NORMAL
    cs_badges: tuple[CsStatus, ...] = (CsStatus.NORMAL,)
    items: tuple[Item, ...]


class Pack(Value):
    """합포: one parcel, one waybill, one recipient."""

    pack_no: int
    version: int
    dissolved: bool = False
    status: OrderStatus = OrderStatus.RECEIVED
    recipient: Recipient
    holds: tuple[Hold, ...] = ()
    combine_locked: bool = False
    courier: str | None = None
    invoice_no: str | None = None
    invoiced_at: datetime | None = None
    shipped_at: datetime | None = None
    orders: tuple[Order, ...] = ()
