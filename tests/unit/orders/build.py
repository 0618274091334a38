"""Packs for the tests of the domain, as short as they can be."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from services.orders.domain.item import Item, Option
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.waybill import Waybill, checked_courier
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import OrderSource, OrderStatus

T0 = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
REASON = "RETURN_REFUND"
OWN = Option("31255", "30247", "좋은상품", "파랑-XL", "supplier-1", "공급처 1", stock_on_hand=100)
OTHER = Option("31256", "30247", "좋은상품", "노랑-L", "supplier-1", "공급처 1", stock_on_hand=50)
CONSIGNED = Option("31244", "30256", "위탁상품", "빨강-S", "supplier-2", "공급처 2", consignment=True)
SOMEBODY = Recipient(name="홍가람", mobile="01000002000", zip="04524", address="서울 가나구 다라로 12")


def minutes(n: int) -> datetime:
    return T0 + timedelta(minutes=n)


def order(mgmt_no: int, *qtys: int, option: Option | None = OWN, **fields: object) -> Order:
    """An order with one line for each quantity (3 where none is given); item ids are mgmt_no * 10 + n."""
    items = [Item(mgmt_no * 10 + n, mgmt_no, qty, 9750, option) for n, qty in enumerate(qtys or (3,), 1)]
    made = Order(
        mgmt_no=mgmt_no,
        pack_no=mgmt_no,
        version=1,
        channel_id="eleven-1",
        channel_name="11번가 법인",
        market_order_no=f"ORD{mgmt_no}",
        market_line_no="1",
        placed_at=T0,
        source=OrderSource.CHANNEL,
        buyer=Buyer(name="김나라"),
        items=items,
    )
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def pack(*orders: Order, recipient: Recipient = SOMEBODY, **fields: object) -> Pack:
    """A pack in 접수 of these orders (one of three pieces where none is given)."""
    held = list(orders) or [order(1)]
    made = Pack(held[0].pack_no, 1, OrderStatus.RECEIVED, recipient, held)
    for name, value in fields.items():
        setattr(made, name, value)
    made.renumber()
    return made


def invoiced(made: Pack, number: str = "123456789012") -> Pack:
    made.status, made.courier, made.invoice_no, made.invoiced_at = OrderStatus.INVOICED, "CJ", number, T0
    return made


def shipped(made: Pack) -> Pack:
    invoiced(made)
    made.status, made.shipped_at = OrderStatus.SHIPPED, minutes(10)
    return made


def waybill(number: str = "123456789012", courier: str = "CJ") -> Waybill:
    return Waybill(checked_courier(courier), number)


def line(item_id: int, qty: object) -> dict[str, object]:
    return {"item_id": item_id, "qty": qty}


def numbers(packs: Sequence[Pack]) -> dict[int, list[int]]:
    """pack_no -> its orders, of packs that still have some."""
    return {each.pack_no: [o.mgmt_no for o in each.orders] for each in packs if each.orders}
