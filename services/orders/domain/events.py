"""What happened, as the domain says it. `application/publish.py` turns each into the message of the same name and
fields; who, when and the snapshots are added there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.contracts.orders import ClaimStep, Decision, Scope, Withdrawal


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of one line."""

    mgmt_no: int
    item_id: int
    option_code: str | None
    qty: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A recipient field, values as stored."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Event:
    """`mgmt_no` is the order whose history gets the record first."""

    mgmt_no: int


@dataclass(frozen=True, slots=True)
class HoldSet(Event):
    """보류설정."""

    hold_id: str


@dataclass(frozen=True, slots=True)
class HoldReleased(Event):
    """보류해제."""

    hold_id: str


@dataclass(frozen=True, slots=True)
class ShippingInfoChanged(Event):
    """배송정보변경."""

    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class InvoiceAssigned(Event):
    """송장입력."""

    courier: str
    courier_name: str
    invoice_no: str


@dataclass(frozen=True, slots=True)
class InvoiceChanged(Event):
    """송장변경."""

    old_courier: str
    old_courier_name: str
    old_invoice_no: str
    courier: str
    courier_name: str
    invoice_no: str


@dataclass(frozen=True, slots=True)
class InvoiceRemoved(Event):
    """송장삭제."""

    courier: str
    courier_name: str
    invoice_no: str


@dataclass(frozen=True, slots=True)
class PackShipped(Event):
    """배송확인."""


@dataclass(frozen=True, slots=True)
class OrdersCombined(Event):
    """합포추가: `mgmt_no` is the first of `absorbed`."""

    absorbed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrderExcluded(Event):
    """합포제외."""

    old_pack_no: int


@dataclass(frozen=True, slots=True)
class OrderSetApart(Event):
    """합포제외 by the system, whoever gave the cause."""

    old_pack_no: int


@dataclass(frozen=True, slots=True)
class ItemsCancelled(Event):
    """전체취소, 개별취소."""

    scope: Scope
    reason: str
    after_shipping: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ItemsRestored(Event):
    """전체정상복귀, 개별정상복귀."""

    scope: Scope
    lines: tuple[Line, ...]
    created: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ItemMatched(Event):
    """매칭."""

    item_id: int
    old_option_code: str | None
    option_code: str


@dataclass(frozen=True, slots=True)
class ClaimDecided(Event):
    """판매처취소, 취소철회, 취소건 처리."""

    claim_id: str
    step: ClaimStep
    revision: int
    decision: Decision
    channel_id: str
    channel_name: str
    qty: int
    withdrawal: Withdrawal | None = None
    code: str | None = None
    resolution: str | None = None
    cancelled: int = 0
    lines: tuple[Line, ...] = ()
    reason: str = ""
    reason_raw: str = ""
    requested_at: datetime | None = None
    withdrawn_at: datetime | None = None
    raced: bool = False
    removed_courier_name: str = ""
    removed_invoice_no: str | None = None
