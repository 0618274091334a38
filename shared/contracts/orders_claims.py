"""What orders decides of a channel's claim."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from shared.contracts.orders_base import Line, OrdersEvent


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
    """The answer of orders to one step of a claim: the only event of that change (판매처취소, 취소철회, A36). A claim that
    was only recorded is answered once more, under the same revision, when its shipment is undone (A32).

    `packs` is empty where nothing was touched (the order is gone: `code` says why, `mgmt_no` is as asked).
    `revision` repeats the command's, so that the saga knows which command is answered. `cancelled` are the pieces
    that this claim has cancelled so far; `lines` are those that this step cancelled or gave back.
    `removed_*` is the waybill that resolving as CANCEL took off.
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
    removed_courier_name: str = ""
    removed_invoice_no: str | None = None

    def subject(self) -> str:
        return self.claim_id
