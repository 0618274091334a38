"""What orders publishes of shipped pieces that come back (A20, A21): cs opens the return from it and owns its life."""

from __future__ import annotations

from typing import ClassVar, Literal

from shared.contracts.base import Value
from shared.contracts.orders_base import Line, OrdersEvent
from shared.contracts.people import Buyer


class Fees(Value):
    """회수비 in won: 사이트결제, 동봉, 계좌."""

    site: int = 0
    enclosed: int = 0
    bank: int = 0


class ReturningLine(Value):
    """Pieces of one line; `inbound`: an 입고예정 was registered for them."""

    item_id: int
    option_code: str | None
    qty: int
    inbound: bool


class PickupRequested(OrdersEvent):
    """회수 (A20). `sender` hands the goods to the courier, `receiver` gets them; null: the recipient, our warehouse.

    `reason` is an identifier of channels.md 4; `payer` is who pays the courier (선불, 착불).
    """

    TYPE: ClassVar[str] = "orders.return.pickup-requested.v1"
    return_id: str
    lines: tuple[ReturningLine, ...]
    sender: Buyer | None = None
    receiver: Buyer | None = None
    courier: str | None = None
    courier_name: str = ""
    payer: Literal["PREPAID", "COLLECT"] | None = None
    reason: str | None = None
    claim_id: str | None = None
    return_invoice_no: str | None = None
    fees_expected: Fees = Fees()


class ReturnExpectedMarked(OrdersEvent):
    """반품예정 설정 (A21): the customer or the channel sends the goods."""

    TYPE: ClassVar[str] = "orders.return.expected-marked.v1"
    return_id: str
    lines: tuple[ReturningLine, ...]


class ReturnBooked(OrdersEvent):
    """What cs said of a return (arrived, cancelled, settled) was carried out on the order: `lines` are the pieces that
    came. Settling as CANCEL is said as `orders.items.cancelled.v1` instead."""

    TYPE: ClassVar[str] = "orders.return.booked.v1"
    return_id: str
    step: Literal["ARRIVED", "CANCELLED", "SETTLED"]
    lines: tuple[Line, ...]


RETURNS: tuple[type[OrdersEvent], ...] = (PickupRequested, ReturnExpectedMarked, ReturnBooked)
