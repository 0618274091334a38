"""Bodies of intake and of the manual order. What the domain codes (empty fields, zero pieces) is let through."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.orders.domain.intake import Intake
from shared.contracts.people import Buyer, Recipient
from shared.web.schemas import BIGINT_MAX, INT_MAX, Body, Bool, Int, Note, Short, Text, When

Won = Annotated[Int, Field(ge=0, le=BIGINT_MAX // INT_MAX)]
Pieces = Annotated[Int, Field(ge=-INT_MAX, le=INT_MAX)]


class BuyerIn(Body):
    """구매자."""

    name: Short = ""
    tel: Short = ""
    mobile: Short = ""
    zip: Short = ""
    address: Text = ""

    def buyer(self) -> Buyer:
        return Buyer(**self.model_dump(exclude={"memo"}))


class RecipientIn(BuyerIn):
    """수령자."""

    memo: Text = ""

    def recipient(self) -> Recipient:
        return Recipient(**self.model_dump())


class IntakeLine(Body):
    """One order line of a channel (api.md `Intake`)."""

    channel_id: Short
    market_order_no: Short
    market_line_no: Short = ""
    ordered_at: When | None = None
    ship_by: When | None = None
    retake: Bool = False
    option_code: Short | None = None
    channel_product_code: Short = ""
    channel_product_name: Text = ""
    channel_option_name: Text = ""
    qty: Pieces
    price: Won
    paid_amount: Won | None = None
    settlement_expected: Won = 0
    buyer: BuyerIn = Field(default_factory=BuyerIn)
    recipient: RecipientIn

    def line(self) -> Intake:
        """The line as the domain knows it."""
        fields = {name: getattr(self, name) for name in type(self).model_fields if name not in ("buyer", "recipient")}
        return Intake(**fields, buyer=self.buyer.buyer(), recipient=self.recipient.recipient())


class IntakeBody(Body):
    """Up to 1,000 lines a call; each answers for itself."""

    orders: Annotated[list[IntakeLine], Field(min_length=1, max_length=1000)]


class NewOrderBody(Body):
    """주문생성 (A24, F-060)."""

    channel_id: Short = ""
    market_order_no: Short | None = None
    option_code: Short = ""
    qty: Pieces | None = None
    price: Won | None = None
    shipping_fee: Won = 0
    buyer: BuyerIn = Field(default_factory=BuyerIn)
    recipient: RecipientIn = Field(default_factory=RecipientIn)
    note: Note = ""
