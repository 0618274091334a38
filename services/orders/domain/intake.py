"""An order as a channel sends it, before it is ours. A channel's odd phone or zip never keeps an order out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.contracts.codes import Refusal
from shared.contracts.people import Buyer, Recipient, one_line, plain_lines

_NOT_DIGIT = re.compile(r"\D+")


class LineKey(NamedTuple):
    """What makes a channel's line the same line (F-193, api.md intake)."""

    channel_id: str
    market_order_no: str
    market_line_no: str


@dataclass(frozen=True, slots=True)
class Intake:
    """One order line of a channel. Money in won; `option_code` None: to be matched."""

    channel_id: str
    market_order_no: str
    market_line_no: str
    qty: int
    price: int
    buyer: Buyer
    recipient: Recipient
    ordered_at: datetime | None = None
    ship_by: datetime | None = None
    retake: bool = False
    option_code: str | None = None
    channel_product_code: str = ""
    channel_product_name: str = ""
    channel_option_name: str = ""
    paid_amount: int | None = None
    settlement_expected: int = 0
    shipping_fee: int = 0

    @property
    def key(self) -> LineKey:
        return LineKey(self.channel_id, self.market_order_no, self.market_line_no)

    def check(self) -> None:
        """Raises FIELD_REQUIRED, QTY_ZERO: what no channel can mean."""
        if not self.market_order_no.strip():
            raise Refusal("FIELD_REQUIRED", field="market_order_no")
        if self.qty <= 0:
            raise Refusal("QTY_ZERO")
        if not one_line(self.recipient.name):
            raise Refusal("FIELD_REQUIRED", field="recipient.name")
        if not (self.option_code or self.channel_product_code or self.channel_product_name):
            raise Refusal("FIELD_REQUIRED", field="channel_product_name")


def stored_phone(raw: str) -> str:
    """Digits of a phone as a channel wrote it, `+82` turned into 0 (channels.md 2)."""
    digits = _NOT_DIGIT.sub("", raw)
    for prefix in ("0082", "82"):
        if digits.startswith(prefix) and len(digits) > 9:
            return "0" + digits.removeprefix(prefix).removeprefix("0")
    return digits


def stored_recipient(raw: Recipient) -> Recipient:
    """The recipient as it is stored: phones as digits, a line a field but for the memo."""
    return Recipient(**_stored(raw), memo=plain_lines(raw.memo))


def stored_buyer(raw: Buyer) -> Buyer:
    """The buyer as it is stored."""
    return Buyer(**_stored(raw))


def _stored(raw: Buyer) -> dict[str, str]:
    return {
        "name": one_line(raw.name),
        "tel": stored_phone(raw.tel),
        "mobile": stored_phone(raw.mobile),
        "zip": one_line(raw.zip),
        "address": one_line(raw.address),
    }
