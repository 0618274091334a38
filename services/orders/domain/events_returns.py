"""What happened to shipped pieces that come back; as `events.py`."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.domain.events import Event, Line
from shared.contracts.people import Buyer


@dataclass(frozen=True, slots=True)
class Fees:
    """회수비 promised, in won: through the channel, cash in the box, by bank transfer (domain.md 2.6)."""

    site: int = 0
    enclosed: int = 0
    bank: int = 0


@dataclass(frozen=True, slots=True)
class ReturningLine:
    """Pieces of one line; `inbound`: the stock expects them."""

    item_id: int
    option_code: str | None
    qty: int
    inbound: bool


@dataclass(frozen=True, slots=True)
class PickupRequested(Event):
    """회수."""

    return_id: str
    lines: tuple[ReturningLine, ...]
    sender: Buyer | None
    receiver: Buyer | None
    courier: str | None
    courier_name: str
    payer: str | None
    reason: str | None
    claim_id: str | None
    return_invoice_no: str | None
    fees_expected: Fees


@dataclass(frozen=True, slots=True)
class ReturnExpectedMarked(Event):
    """반품예정 설정."""

    return_id: str
    lines: tuple[ReturningLine, ...]


@dataclass(frozen=True, slots=True)
class ReturnBooked(Event):
    """What cs said of a return was carried out: `step` ARRIVED, CANCELLED, SETTLED; `lines` are the pieces that came."""

    return_id: str
    step: str
    lines: tuple[Line, ...]
