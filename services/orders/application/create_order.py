"""주문생성 (A24, F-060): an order made by hand. It is a pack of its own until an agent or a later intake combines it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.orders.application.by_hand_ports import ByHandUow, Numbered
from services.orders.application.snapshots import snapshot
from services.orders.domain.intake import stored_buyer, stored_recipient
from services.orders.domain.item import Item
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.phones import checked_phone, checked_zip
from shared.contracts import snapshots as contract
from shared.contracts.codes import Refusal
from shared.contracts.orders import OrderCreated
from shared.contracts.people import Buyer, Recipient, one_line
from shared.contracts.snapshots import OrderSource, OrderStatus
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
    alarm_at: datetime | None = None


async def create_order(uow: ByHandUow, command: CreateOrder, ctx: CommandContext) -> tuple[int, contract.Pack]:
    """The new 관리번호 and its pack.

    Raises FIELD_REQUIRED(field), QTY_ZERO, CHANNEL_NOT_FOUND, CHANNEL_INACTIVE, OPTION_NOT_FOUND, INVALID_PHONE,
    INVALID_ZIP, MARKET_ORDER_NO_EXISTS.
    """
    qty, price = _check(command)
    begun = await uow.by_hand.begin(
        command.channel_id,
        command.option_code,
        command.market_order_no.strip(),
        f"M{ctx.at.astimezone(KST):%Y%m%d}-",
    )
    if begun.channel_active is None:
        raise Refusal("CHANNEL_NOT_FOUND", channel_id=command.channel_id)
    if not begun.channel_active:
        raise Refusal("CHANNEL_INACTIVE", channel_id=command.channel_id)
    if begun.numbered is None:
        raise Refusal("OPTION_NOT_FOUND", option_code=command.option_code)
    pack = _pack(command, begun.numbered, qty, price, ctx)
    for whose, person in (("수령자", pack.recipient), ("구매자", pack.orders[0].buyer)):
        for phone in (person.tel, person.mobile):
            checked_phone(phone, whose)
        checked_zip(person.zip, whose)
    if not await uow.by_hand.insert(pack):
        raise Refusal("MARKET_ORDER_NO_EXISTS", market_order_no=begun.numbered.market_order_no)
    shown = snapshot(pack)
    await uow.publish(
        [
            OrderCreated(
                mgmt_no=pack.pack_no,
                pack_no=pack.pack_no,
                version=pack.version,
                at=ctx.at,
                command_id=ctx.command_id,
                operator=ctx.operator,
                note=command.note,
                alarm_at=command.alarm_at,
                automatic=False,
                mgmt_nos=(pack.pack_no,),
                source=OrderSource.MANUAL,
                packs=(shown,),
            )
        ]
    )
    return pack.pack_no, shown


def _pack(command: CreateOrder, numbered: Numbered, qty: int, price: int, ctx: CommandContext) -> Pack:
    order = Order(
        mgmt_no=numbered.mgmt_no,
        pack_no=numbered.mgmt_no,
        version=numbered.version,
        channel_id=command.channel_id,
        channel_name=numbered.channel_name,
        channel_group_id=numbered.channel_group_id,
        market_order_no=numbered.market_order_no,
        market_line_no="",
        placed_at=ctx.at,
        source=OrderSource.MANUAL,
        buyer=stored_buyer(command.buyer),
        items=[Item(numbered.item_id, numbered.mgmt_no, qty, price, numbered.option)],
        order_amount=qty * price,
        paid_amount=qty * price,
        shipping_fee=command.shipping_fee,
    )
    return Pack(
        pack_no=numbered.mgmt_no,
        version=numbered.version,
        status=OrderStatus.RECEIVED,
        recipient=stored_recipient(command.recipient),
        orders=[order],
    )


def _check(command: CreateOrder) -> tuple[int, int]:
    """The fields that the popup asks for, in its order [M L1825-1875]."""
    for field, value in (
        ("channel_id", command.channel_id),
        ("option_code", command.option_code),
        ("buyer.name", command.buyer.name),
        ("recipient.name", command.recipient.name),
    ):
        if not one_line(value):
            raise Refusal("FIELD_REQUIRED", field=field)
    if command.qty is None:
        raise Refusal("FIELD_REQUIRED", field="qty")
    if command.price is None:
        raise Refusal("FIELD_REQUIRED", field="price")
    if command.qty <= 0:
        raise Refusal("QTY_ZERO")
    return command.qty, command.price
