"""What orders publishes: one event per change, each with the operator, the note and snapshots of the packs touched."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from shared.contracts.base import Contract, Value
from shared.contracts.orders_base import EVENTS_EXCHANGE
from shared.contracts.orders_base import Line as Line
from shared.contracts.orders_base import OrdersEvent as OrdersEvent
from shared.contracts.orders_changes import CHANGES
from shared.contracts.orders_changes import AddedItem as AddedItem
from shared.contracts.orders_changes import CombineAllowed as CombineAllowed
from shared.contracts.orders_changes import CombineForbidden as CombineForbidden
from shared.contracts.orders_changes import Copy as Copy
from shared.contracts.orders_changes import ExchangeCalledOff as ExchangeCalledOff
from shared.contracts.orders_changes import ExchangeOrderCreated as ExchangeOrderCreated
from shared.contracts.orders_changes import ItemExchanged as ItemExchanged
from shared.contracts.orders_changes import ItemsAdded as ItemsAdded
from shared.contracts.orders_changes import OrderCopied as OrderCopied
from shared.contracts.orders_changes import OrderDeleted as OrderDeleted
from shared.contracts.orders_changes import OrderRestoredFromTrash as OrderRestoredFromTrash
from shared.contracts.orders_changes import OrderSplit as OrderSplit
from shared.contracts.orders_changes import PackDeleted as PackDeleted
from shared.contracts.orders_changes import ShipmentUndone as ShipmentUndone
from shared.contracts.orders_claims import ClaimDecided as ClaimDecided
from shared.contracts.orders_claims import ClaimStep as ClaimStep
from shared.contracts.orders_claims import Decision as Decision
from shared.contracts.orders_claims import Withdrawal as Withdrawal
from shared.contracts.orders_masters import ChannelChanged as ChannelChanged
from shared.contracts.orders_masters import OptionsChanged as OptionsChanged
from shared.contracts.orders_masters import OptionState as OptionState
from shared.contracts.orders_queue import QUEUE
from shared.contracts.orders_queue import PriorityCleared as PriorityCleared
from shared.contracts.orders_queue import PrioritySet as PrioritySet
from shared.contracts.orders_returns import RETURNS
from shared.contracts.orders_returns import Fees as Fees
from shared.contracts.orders_returns import PickupRequested as PickupRequested
from shared.contracts.orders_returns import ReturnBooked as ReturnBooked
from shared.contracts.orders_returns import ReturnExpectedMarked as ReturnExpectedMarked
from shared.contracts.orders_returns import ReturningLine as ReturningLine
from shared.contracts.snapshots import OrderSource, Pack


class OrderCreated(OrdersEvent):
    """Orders of one pack were taken in or created by hand (intake, A24). `mgmt_no` is the first of `mgmt_nos`."""

    TYPE: ClassVar[str] = "orders.order.created.v1"
    mgmt_nos: tuple[int, ...]
    source: OrderSource


class OrdersCombined(OrdersEvent):
    """합포추가 (A7, auto-combining): each order of `absorbed` joined the pack `pack_no`."""

    TYPE: ClassVar[str] = "orders.orders.combined.v1"
    absorbed: tuple[int, ...]


class OrderExcluded(OrdersEvent):
    """합포제외 (A8): `mgmt_no` left the pack `old_pack_no`. Also a fully cancelled order when its pack gets a waybill, and
    one whose match would mix the shippers of its pack."""

    TYPE: ClassVar[str] = "orders.order.excluded.v1"
    old_pack_no: int


class HoldSet(OrdersEvent):
    """보류설정 (A1)."""

    TYPE: ClassVar[str] = "orders.hold.set.v1"
    hold_id: str


class HoldReleased(OrdersEvent):
    """보류해제 (A2)."""

    TYPE: ClassVar[str] = "orders.hold.released.v1"
    hold_id: str


class FieldChange(Value):
    """One recipient field: `field` is its identifier, values as stored."""

    field: str
    old: str
    new: str


class ShippingInfoChanged(OrdersEvent):
    """배송정보변경 (A3)."""

    TYPE: ClassVar[str] = "orders.pack.shipping-info-changed.v1"
    changes: tuple[FieldChange, ...]


class InvoiceAssigned(OrdersEvent):
    """송장입력 (A4)."""

    TYPE: ClassVar[str] = "orders.pack.invoice-assigned.v1"
    courier: str
    courier_name: str
    invoice_no: str


class InvoiceChanged(OrdersEvent):
    """송장변경 (A5)."""

    TYPE: ClassVar[str] = "orders.pack.invoice-changed.v1"
    old_courier: str
    old_courier_name: str
    old_invoice_no: str
    courier: str
    courier_name: str
    invoice_no: str


class InvoiceRemoved(OrdersEvent):
    """송장삭제 (A5)."""

    TYPE: ClassVar[str] = "orders.pack.invoice-removed.v1"
    courier: str
    courier_name: str
    invoice_no: str


class PackShipped(OrdersEvent):
    """배송확인 (A6)."""

    TYPE: ClassVar[str] = "orders.pack.shipped.v1"


class Scope(StrEnum):
    """Whether a command named whole orders or lines of one."""

    ALL = "ALL"
    ITEMS = "ITEMS"


class ItemsCancelled(OrdersEvent):
    """전체취소, 개별취소 (A10, A12). `reason` is an identifier of channels.md 4; `after_shipping` tells the phase."""

    TYPE: ClassVar[str] = "orders.items.cancelled.v1"
    scope: Scope
    reason: str
    after_shipping: bool
    lines: tuple[Line, ...]


class ItemsRestored(OrdersEvent):
    """전체정상복귀, 개별정상복귀 (A11, A13). `created` are the new orders that ship the pieces again (D2)."""

    TYPE: ClassVar[str] = "orders.items.restored.v1"
    scope: Scope
    lines: tuple[Line, ...]
    created: tuple[int, ...] = ()


class ItemMatched(OrdersEvent):
    """매칭 (A35)."""

    TYPE: ClassVar[str] = "orders.item.matched.v1"
    item_id: int
    old_option_code: str | None
    option_code: str


class PackSnapshotted(Contract):
    """Answer to `orders.snapshot.request.v1`: the packs as they stand, for a read model that is built anew."""

    TYPE: ClassVar[str] = "orders.pack.snapshotted.v1"
    EXCHANGE: ClassVar[str] = EVENTS_EXCHANGE
    at: datetime
    request_id: str
    packs: tuple[Pack, ...]

    def subject(self) -> str:
        return self.request_id


EVENTS: tuple[type[Contract], ...] = (
    OrderCreated, OrdersCombined, OrderExcluded, HoldSet, HoldReleased, ShippingInfoChanged, InvoiceAssigned,
    InvoiceChanged, InvoiceRemoved, PackShipped, ItemsCancelled, ItemsRestored, ItemMatched, *CHANGES, *QUEUE, *RETURNS,
    ClaimDecided, OptionsChanged, ChannelChanged, PackSnapshotted,
)  # fmt: skip

PACK_EVENTS = tuple(e for e in EVENTS if issubclass(e, OrdersEvent))
