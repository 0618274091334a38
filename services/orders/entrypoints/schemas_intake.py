"""Bodies of intake and of the manual order. What the domain codes (empty fields, zero pieces) is let through."""

from __future__ import annotations

from pydantic import Field

from services.orders.application.create_order import CreateOrder
from services.orders.domain.intake import Intake
from services.orders.entrypoints.rows import Rows, read_rows
from services.orders.entrypoints.schemas_base import Pieces, Won
from shared.contracts.codes import Refusal
from shared.contracts.people import Buyer, Recipient
from shared.web.schemas import Body, Bool, Note, Short, Text, When


class BuyerIn(Body):
    """구매자. Null is as left out: domains say what is needed."""

    name: Short | None = ""
    tel: Short | None = ""
    mobile: Short | None = ""
    zip: Short | None = ""
    address: Text | None = ""

    def buyer(self) -> Buyer:
        return Buyer(**_told(self, "memo"))


class RecipientIn(BuyerIn):
    """수령자."""

    memo: Text | None = ""

    def recipient(self) -> Recipient:
        return Recipient(**_told(self))


def _told(person: BuyerIn, *but: str) -> dict[str, str]:
    return {name: value or "" for name, value in person.model_dump(exclude=set(but)).items()}


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
    """Up to 1,000 lines a call; each answers for itself, whatever is wrong with it."""

    orders: Rows[IntakeLine]

    def lines(self) -> list[Intake | Refusal]:
        """The lines, or why one of them cannot be read. Raises TOO_MANY_ROWS."""
        return [row if isinstance(row, Refusal) else row.line() for row in read_rows(IntakeLine, self.orders)]


class NewOrderBody(Body):
    """주문생성 (A24, F-060); `alarm_at` goes with its C/S record."""

    channel_id: Short | None = None
    market_order_no: Short | None = None
    option_code: Short | None = None
    qty: Pieces | None = None
    price: Won | None = None
    shipping_fee: Won | None = None
    buyer: BuyerIn | None = None
    recipient: RecipientIn | None = None
    note: Note = ""
    alarm_at: When | None = None

    def command(self) -> CreateOrder:
        """What is null is as empty: the use case says what is needed."""
        return CreateOrder(
            channel_id=self.channel_id or "",
            market_order_no=self.market_order_no or "",
            option_code=self.option_code or "",
            qty=self.qty,
            price=self.price,
            shipping_fee=self.shipping_fee or 0,
            buyer=(self.buyer or BuyerIn()).buyer(),
            recipient=(self.recipient or RecipientIn()).recipient(),
            note=self.note,
            alarm_at=self.alarm_at,
        )
