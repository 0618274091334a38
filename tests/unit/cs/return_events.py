"""What orders says of shipped pieces that come back or are exchanged. Names and numbers are made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts import orders as o
from shared.contracts.orders_returns import Fees
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import HoldKind, OrderSource, OrderStatus, Pack
from tests.unit.cs.factories import created, event, hold, item, order, pack

SHIPPED_AT = datetime(2026, 11, 9, 3, 0, tzinfo=UTC)
ASKED_AT = datetime(2026, 11, 12, 3, 0, tzinfo=UTC)  # noon in Seoul


def return_id(mgmt_no: int, n: int = 0) -> str:
    """The one that orders would give."""
    return str(UUID(int=mgmt_no * 100 + n))


def shipped(mgmt_no: int, *, version: int = 1, **values: Any) -> Pack:
    """A shipped parcel: three pieces of 30001 and two of 30002, bought by 구가용 for 나가용."""
    lines = (
        item(mgmt_no * 10 + 1, qty=3),
        item(mgmt_no * 10 + 2, option_code="30002", product_name="빨간 모자", option_name="L", qty=2),
    )
    usual = {"items": lines, "status": OrderStatus.SHIPPED, "version": version, **values}
    return pack(
        order(mgmt_no, **usual),
        status=OrderStatus.SHIPPED,
        courier="CJ",
        invoice_no=f"6{mgmt_no:011d}",
        shipped_at=SHIPPED_AT,
    )


def line(mgmt_no: int, qty: int = 3, n: int = 1, *, inbound: bool = True) -> o.ReturningLine:
    """Pieces of the first or second line of `shipped`."""
    return o.ReturningLine(item_id=mgmt_no * 10 + n, option_code=f"3000{n}", qty=qty, inbound=inbound)


def pickup(
    mgmt_no: int, *lines: o.ReturningLine, n: int = 0, of: Pack | None = None, **values: Any
) -> o.PickupRequested:
    """회수: three pieces of the first line unless said otherwise; 2,500 won in the box."""
    usual = {
        "return_id": return_id(mgmt_no, n),
        "lines": lines or (line(mgmt_no),),
        "fees_expected": Fees(enclosed=2500),
        "at": ASKED_AT,
        "command_id": f"pickup-{mgmt_no}-{n}",
    }
    return event(o.PickupRequested, of or shipped(mgmt_no, version=2), **{**usual, **values})


def expected(mgmt_no: int, **values: Any) -> o.ReturnExpectedMarked:
    """반품예정 of two pieces of the second line."""
    lines = (line(mgmt_no, 2, 2, inbound=False),)
    usual = {"return_id": return_id(mgmt_no, 9), "lines": lines, "at": ASKED_AT, "command_id": f"expected-{mgmt_no}"}
    return event(o.ReturnExpectedMarked, shipped(mgmt_no, version=2), **{**usual, **values})


def replacement(mgmt_no: int, *, qty: int = 1, version: int = 3, held: bool = True, **values: Any) -> Pack:
    """The pack of the order `mgmt_no` that carries a replacement."""
    lines = (item(mgmt_no * 10 + 1, option_code="30009", product_name="새 외투", option_name="XL", qty=qty),)
    made = order(mgmt_no, items=lines, source=OrderSource.EXCHANGE, version=version)
    holds = (hold(mgmt_no, id=f"x{mgmt_no}", kind=HoldKind.EXCHANGE),) if held else ()
    return pack(made, holds=holds, version=version, **values)


def exchanged(mgmt_no: int, new: int, qty: int = 1, **values: Any) -> o.ItemExchanged:
    """상품교환 after shipping: pieces of the first line for 30009, by the order `new`."""
    ship_first = values.get("ship_first", False)
    usual = {
        "item_id": mgmt_no * 10 + 1,
        "qty": qty,
        "old_option_code": "30001",
        "new_option_code": "30009",
        "reason": "EXCHANGE_DEFECT",
        "after_shipping": True,
        "created": new,
        "at": ASKED_AT,
        "command_id": f"exchange-{new}",
    }
    packs = (shipped(mgmt_no, version=3), replacement(new, qty=qty, held=not ship_first))
    return event(o.ItemExchanged, *packs, **{**usual, **values})


PERSON = Buyer(name="다가용", tel="", mobile="01000000003", zip="06000", address="서울특별시 가나구 다라로 3 1층")


def many(count: int) -> list[o.OrderCreated | o.PickupRequested]:
    """So many returns of orders 7001 …, one an hour, each of one piece."""
    made: list[o.OrderCreated | o.PickupRequested] = []
    for n in range(count):
        who = Recipient(name="마가용", mobile="01000000001", zip="06000", address="서울특별시 가나구 다라로 1")
        first = shipped(7001 + n).model_copy(update={"recipient": who})
        at = ASKED_AT + timedelta(hours=n)
        made += [created(first), pickup(7001 + n, line(7001 + n, 1), of=first, at=at)]
    return made
