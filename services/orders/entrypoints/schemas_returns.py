"""Bodies of 회수 (A20) and 반품예정 (A21)."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from services.orders.entrypoints.schemas_base import ActionBody, Lines, Typed, Won
from shared.web.schemas import Body, Bool, Short, Text


class PersonIn(Body):
    """Who hands the goods over, or gets them; phones and zip are checked by the domain."""

    name: Short = ""
    tel: Short = ""
    mobile: Short = ""
    zip: Short = ""
    address: Text = ""


class FeesIn(Body):
    """회수비 예정: 사이트결제, 동봉, 계좌."""

    site: Won = 0
    enclosed: Won = 0
    bank: Won = 0


class RequestPickupBody(ActionBody):
    """회수 (A20): `payer` PREPAID (선불) or COLLECT (착불); `auto_inbound` left out: where it is not registered yet."""

    items: Lines = None
    sender: PersonIn | None = None
    receiver: PersonIn | None = None
    courier: Typed = None
    payer: Short | None = None
    reason: Short | None = None
    claim_id: Short | None = None
    return_invoice_no: Typed = None
    fees_expected: FeesIn = Field(default_factory=FeesIn)
    auto_inbound: Bool | None = None


class MarkReturnExpectedBody(ActionBody):
    """반품예정 설정 (A21)."""

    items: Lines = None


RETURNS: Mapping[str, type[ActionBody]] = {
    "request-pickup": RequestPickupBody,
    "mark-return-expected": MarkReturnExpectedBody,
}
