"""Packs, orders and events as orders would send them. Names and numbers are made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from shared.contracts import orders as o
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import CsStatus, Hold, HoldKind, Item, Order, OrderSource, OrderStatus, Pack

E = TypeVar("E", bound=o.OrdersEvent)
AT = datetime(2019, 4, 22, 23, 47, 21, tzinfo=UTC)  # 2019-04-23 08:47:21 in Seoul


def item(item_id: int = 1, **values: Any) -> Item:
    """One line; 2 pieces of option 30001."""
    usual = {"item_id": item_id, "option_code": "30001", "product_name": "좋은상품22", "option_name": "파랑/XL/긴팔",
             "qty": 2, "price": 9750}  # fmt: skip
    return Item.model_validate({**usual, **values})


def order(mgmt_no: int = 101493, **values: Any) -> Order:
    """One order of one line, in its own pack, at version 1."""
    usual = {
        "mgmt_no": mgmt_no,
        "pack_no": mgmt_no,
        "version": 1,
        "status": OrderStatus.RECEIVED,
        "channel_id": "eleven-1",
        "channel_name": "십일번가 법인",
        "market_order_no": f"ord{mgmt_no}",
        "market_line_no": "1",
        "placed_at": AT,
        "source": OrderSource.CHANNEL,
        "buyer": Buyer(name="구가용", tel="", mobile="01000000002"),
        "channel_product_name": "좋은 상품",
        "channel_option_name": "파랑 XL",
        "items": (item(mgmt_no),),
    }
    return Order.model_validate({**usual, **values})


def pack(*orders: Order, pack_no: int | None = None, **values: Any) -> Pack:
    """A pack of these orders, at the newest of their versions."""
    usual: dict[str, Any] = {
        "pack_no": pack_no if pack_no is not None else min(each.mgmt_no for each in orders),
        "version": max((each.version for each in orders), default=1),
        "recipient": Recipient(
            name="나가용",
            tel="0200001234",
            mobile="01000000001",
            zip="06000",
            address="서울특별시 가나구 다라로 12 101호",
        ),
        "orders": orders,
    }
    usual["orders"] = tuple(each.model_copy(update={"pack_no": usual["pack_no"]}) for each in orders)
    return Pack.model_validate({**usual, **values})


def tombstone(pack_no: int, version: int) -> Pack:
    """A dissolved pack."""
    return Pack(pack_no=pack_no, version=version, dissolved=True, recipient=Recipient(name=""))


def hold(mgmt_no: int, **values: Any) -> Hold:
    """보류 by hand."""
    usual = {"id": f"h{mgmt_no}", "mgmt_no": mgmt_no, "kind": HoldKind.GENERAL, "by": "test", "at": AT}
    return Hold.model_validate({**usual, **values})


def event(kind: type[E], *packs: Pack, **values: Any) -> E:
    """An event of orders about the first of `packs`."""
    usual: dict[str, Any] = {"at": AT, "operator": "test", "command_id": "c-1", "packs": packs}
    if packs:
        first = packs[0]
        usual |= {"pack_no": first.pack_no, "version": first.version}
        usual["mgmt_no"] = first.orders[0].mgmt_no if first.orders else first.pack_no
    return kind.model_validate({**usual, **values})


def created(first: Pack, **values: Any) -> o.OrderCreated:
    """What intake says of one pack."""
    numbers = tuple(each.mgmt_no for each in first.orders)
    return event(
        o.OrderCreated, first, **{"mgmt_nos": numbers, "source": OrderSource.CHANNEL, "automatic": True, **values}
    )


__all__ = ["AT", "CsStatus", "created", "event", "hold", "item", "order", "pack", "tombstone"]
