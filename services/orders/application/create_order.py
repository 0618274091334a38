"""주문생성 (A24, F-060): an order made by hand. It is a pack of its own until an agent or a later intake combines it."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.application.intake_ports import IntakeUow, NewOrder
from services.orders.application.take_in import insert_and_publish
from services.orders.domain.intake import Intake, stored_buyer, stored_recipient
from services.orders.domain.phones import checked_phone, checked_zip
from services.orders.domain.recipient import recipient_key
from shared.contracts.codes import Refusal
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import OrderSource, Pack
from shared.runtime.clock import KST
from shared.runtime.command import CommandContext


@dataclass(frozen=True, slots=True)
class CreateOrder:
    """`market_order_no` empty: a number is made (F-061). `qty` and `price` None: not given."""

    channel_id: str
    market_order_no: str
    option_code: str
    qty: int | None
    price: int | None
    shipping_fee: int
    buyer: Buyer
    recipient: Recipient
    note: str = ""


async def create_order(uow: IntakeUow, command: CreateOrder, ctx: CommandContext) -> tuple[int, Pack]:
    """The new 관리번호 and its pack.

    Raises FIELD_REQUIRED(field), QTY_ZERO, CHANNEL_NOT_FOUND, CHANNEL_INACTIVE, OPTION_NOT_FOUND, INVALID_PHONE,
    INVALID_ZIP, MARKET_ORDER_NO_EXISTS.
    """
    qty, price = _check(command)
    begun = await uow.intake.begin_by_hand(
        command.channel_id,
        command.option_code,
        command.market_order_no.strip(),
        f"M{ctx.at.astimezone(KST):%Y%m%d}-",
    )
    if begun.channel_active is None:
        raise Refusal("CHANNEL_NOT_FOUND", channel_id=command.channel_id)
    if not begun.channel_active:
        raise Refusal("CHANNEL_INACTIVE", channel_id=command.channel_id)
    mgmt_no, number = begun.mgmt_no, begun.market_order_no
    if not begun.has_option or mgmt_no is None or number is None:
        raise Refusal("OPTION_NOT_FOUND", option_code=command.option_code)
    recipient = stored_recipient(command.recipient)
    for whose, person in (("수령자", recipient), ("구매자", stored_buyer(command.buyer))):
        for phone in (person.tel, person.mobile):
            checked_phone(phone, whose)
        checked_zip(person.zip, whose)
    if await uow.intake.number_taken(command.channel_id, number):
        raise Refusal("MARKET_ORDER_NO_EXISTS", market_order_no=number)
    line = Intake(
        channel_id=command.channel_id,
        market_order_no=number,
        market_line_no="",
        qty=qty,
        price=price,
        buyer=command.buyer,
        recipient=recipient,
        option_code=command.option_code,
        shipping_fee=command.shipping_fee,
    )
    order = NewOrder(
        mgmt_no,
        mgmt_no,
        OrderSource.MANUAL,
        line,
        stored_buyer(command.buyer),
        recipient,
        recipient_key(recipient),
        command.option_code,
    )
    [pack] = await insert_and_publish(uow, [order], set(), ctx, command.note)
    return mgmt_no, pack


def _check(command: CreateOrder) -> tuple[int, int]:
    """The fields that the popup asks for, in its order [M L1825-1875]."""
    for field, value in (
        ("channel_id", command.channel_id),
        ("option_code", command.option_code),
        ("buyer.name", command.buyer.name),
        ("recipient.name", command.recipient.name),
    ):
        if not value.strip():
            raise Refusal("FIELD_REQUIRED", field=field)
    if command.qty is None:
        raise Refusal("FIELD_REQUIRED", field="qty")
    if command.price is None:
        raise Refusal("FIELD_REQUIRED", field="price")
    if command.qty <= 0:
        raise Refusal("QTY_ZERO")
    return command.qty, command.price
