"""What orders publishes: one event per change, each with the operator, the note and snapshots of the packs touched."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from shared.contracts.base import Contract, Value
from shared.contracts.snapshots import OrderSource, Pack

_EVENTS = "orders.events"


class OrdersEvent(Contract):
    """What all events of orders carry. `pack_no` and `version` are the pack's after the change.

    `operator` is a login, or `system` for claims and auto-combining. `packs` holds every pack touched, dissolved
    ones as tombstones. `automatic` marks changes whose C/S record is written 완료 (domain.md 2.9).
    """

    EXCHANGE: ClassVar[str] = _EVENTS

    mgmt_no: int
    pack_no: int
    version: int
    at: datetime
    operator: str
    command_id: str
    note: str = ""
    alarm_at: datetime | None = None
    automatic: bool = False
    packs: tuple[Pack, ...]

    def subject(self) -> str:
        return str(self.pack_no)

    def sequence(self) -> int | None:
        return self.version


class Line(Value):
    """Pieces of one line."""

    mgmt_no: int
    item_id: int
    option_code: str | None
    qty: int


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
    """합포제외 (A8): `mgmt_no` left the pack `old_pack_no`. Also a fully cancelled order when its pack gets a waybill."""

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


class Decision(StrEnum):
    """What was decided of a channel's claim (api.md, Claim)."""

    UNMATCHED = "UNMATCHED"
    AMBIGUOUS = "AMBIGUOUS"
    APPLIED_BEFORE_SHIP = "APPLIED_BEFORE_SHIP"
    HELD_FOR_DECISION = "HELD_FOR_DECISION"
    RECORDED_AFTER_SHIP = "RECORDED_AFTER_SHIP"
    ALREADY_CANCELLED = "ALREADY_CANCELLED"
    REFUSED = "REFUSED"


class Withdrawal(StrEnum):
    """What a 취소철회 led to (domain.md 2.8)."""

    RELEASED = "RELEASED"
    RESTORED = "RESTORED"
    RESTORE_REQUIRED = "RESTORE_REQUIRED"
    SHIPPED_ANYWAY = "SHIPPED_ANYWAY"


class ClaimStep(StrEnum):
    """Which command of a claim was carried out."""

    APPLY = "APPLY"
    WITHDRAW = "WITHDRAW"
    RESOLVE = "RESOLVE"


class ClaimDecided(OrdersEvent):
    """The answer of orders to one step of a claim: the only event of that change (판매처취소, 취소철회, A36).

    `packs` is empty where nothing was touched (the order is gone: `code` says why, `mgmt_no` is as asked).
    `revision` repeats the command's, so that the saga knows which command is answered. `cancelled` are the pieces
    that this claim has cancelled so far; `lines` are those that this step cancelled or gave back.
    """

    TYPE: ClassVar[str] = "orders.claim.decided.v1"
    claim_id: str
    step: ClaimStep
    revision: int
    decision: Decision
    withdrawal: Withdrawal | None = None
    code: str | None = None
    resolution: str | None = None
    channel_id: str
    channel_name: str
    qty: int
    cancelled: int = 0
    lines: tuple[Line, ...] = ()
    reason: str = ""
    reason_raw: str = ""
    requested_at: datetime | None = None
    withdrawn_at: datetime | None = None
    raced: bool = False

    def subject(self) -> str:
        return self.claim_id


class OptionState(Value):
    """상품옵션 as readers need it (F-026): stock and 품절 flags."""

    option_code: str
    product_code: str
    product_name: str
    option_name: str
    supplier_name: str
    consignment: bool
    stock_on_hand: int
    sold_out: bool
    temporarily_sold_out: bool
    version: int


class OptionsChanged(Contract):
    """Options were created or edited, or their stock moved."""

    TYPE: ClassVar[str] = "orders.options.changed.v1"
    EXCHANGE: ClassVar[str] = _EVENTS
    at: datetime
    options: tuple[OptionState, ...]

    def subject(self) -> str:
        return "options"


class ChannelChanged(Contract):
    """판매처 was created or edited."""

    TYPE: ClassVar[str] = "orders.channel.changed.v1"
    EXCHANGE: ClassVar[str] = _EVENTS
    at: datetime
    channel_id: str
    name: str
    group_id: str | None
    adapter: str
    active: bool
    version: int

    def subject(self) -> str:
        return self.channel_id

    def sequence(self) -> int | None:
        return self.version


class PackSnapshotted(Contract):
    """Answer to `orders.snapshot.request.v1`: the packs as they stand, for a read model that is built anew."""

    TYPE: ClassVar[str] = "orders.pack.snapshotted.v1"
    EXCHANGE: ClassVar[str] = _EVENTS
    at: datetime
    request_id: str
    packs: tuple[Pack, ...]

    def subject(self) -> str:
        return self.request_id


EVENTS: tuple[type[Contract], ...] = (
    OrderCreated, OrdersCombined, OrderExcluded, HoldSet, HoldReleased, ShippingInfoChanged, InvoiceAssigned,
    InvoiceChanged, InvoiceRemoved, PackShipped, ItemsCancelled, ItemsRestored, ItemMatched, ClaimDecided,
    OptionsChanged, ChannelChanged, PackSnapshotted,
)  # fmt: skip

PACK_EVENTS = tuple(e for e in EVENTS if issubclass(e, OrdersEvent))
