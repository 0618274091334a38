"""주문분할 (A34) over HTTP."""

from typing import Any

import pytest

from shared.contracts.orders import HoldSet, OrderSplit
from tests.integration.orders.conftest import Shop


async def order_of(shop: Shop, mgmt_no: int) -> dict[str, Any]:
    orders = (await shop.pack(mgmt_no))["orders"]
    found: dict[str, Any] = next(order for order in orders if order["mgmt_no"] == mgmt_no)
    return found


async def test_pieces_are_an_order_of_their_own_when_they_are_split_off(shop: Shop) -> None:
    """A34."""
    order, mate = await shop.take_pack("a", "b")
    item = await shop.item_id(order)
    answer = await shop.done(order, "split-order", items=[{"item_id": item, "qty": 1}], note="먼저 보냄")
    assert answer["pack_no"] == order
    [new] = answer["created"]
    old, split = await order_of(shop, order), await order_of(shop, new)
    assert (old["items"][0]["item_id"], old["items"][0]["qty"], old["order_amount"]) == (item, 2, 19500)
    assert (split["source"], split["copied_from"], split["market_order_no"], split["pack_no"]) == (
        "SPLIT", order, "ORD000001_1", new,
    )  # fmt: skip
    assert (split["items"][0]["qty"], split["items"][0]["price"], split["order_amount"]) == (1, 9750, 9750)
    assert (old["paid_amount"], split["paid_amount"]) == (29250, 0)
    assert [o["mgmt_no"] for o in (await shop.pack(mate))["orders"]] == [order, mate]
    [event] = await shop.said("orders.order.split.v1")
    assert isinstance(event, OrderSplit)
    assert (event.mgmt_no, event.created, event.note) == (order, new, "먼저 보냄")
    assert [(each.item_id, each.option_code, each.qty) for each in event.lines] == [(item, "31255", 1)]


async def test_parts_are_shipped_apart_when_an_order_was_split(shop: Shop) -> None:
    order = await shop.take()
    answer = await shop.done(order, "split-order", items=[{"item_id": await shop.item_id(order), "qty": 1}])
    await shop.shipped(answer["created"][0])
    assert (await shop.pack(order))["status"] == "RECEIVED"
    await shop.shipped(order)
    [stock] = await shop.rows("SELECT stock_on_hand FROM option WHERE option_code = '31255'")
    assert stock["stock_on_hand"] == 97


async def test_line_keeps_its_id_when_it_goes_as_a_whole(shop: Shop) -> None:
    order = await shop.take()
    await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 2, "price": 100}])
    first, added = (await order_of(shop, order))["items"]
    answer = await shop.done(order, "split-order", items=[{"item_id": added["item_id"], "qty": 2}])
    old, split = await order_of(shop, order), await order_of(shop, answer["created"][0])
    assert [i["item_id"] for i in old["items"]] == [first["item_id"]]
    assert [(i["item_id"], i["qty"], i["added_by_cs"]) for i in split["items"]] == [(added["item_id"], 2, True)]


async def test_cancelled_pieces_stay_when_the_others_are_split_off(shop: Shop) -> None:
    order = await shop.take()
    await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 1}])
    item = await shop.item_id(order)
    await shop.done(order, "cancel-items", items=[{"item_id": item, "qty": 1}], reason="RETURN_REFUND")
    assert await shop.refused(order, "split-order", items=[{"item_id": item, "qty": 3}]) == (409, "QTY_OUT_OF_RANGE")
    await shop.done(order, "split-order", items=[{"item_id": item, "qty": 2}])
    old = await order_of(shop, order)
    assert [(i["qty"], i["cancelled_qty"]) for i in old["items"]] == [(1, 1), (1, 0)]
    assert old["cs_badges"] == ["PARTIAL_CANCEL_BEFORE"]


async def test_held_pieces_stay_held_when_they_are_split_off(shop: Shop) -> None:
    """A34, domain.md 2.4: a hold follows its order into every part of it; those of pack mates do not."""
    order, mate = await shop.take_pack("a", "b")
    await shop.done(mate, "set-hold", reason="주소 확인")
    part = {"items": [{"item_id": await shop.item_id(order), "qty": 1}]}
    [free] = (await shop.done(order, "split-order", **part))["created"]
    assert (await shop.pack(free))["holds"] == []
    await shop.done(mate, "release-hold")
    await shop.done(order, "set-hold", reason="입금 확인 전")
    [hold] = (await shop.pack(order))["holds"]
    alarm = "2026-03-01T17:00:00+09:00"
    [new] = (await shop.done(order, "split-order", **part, note="먼저", alarm_at=alarm))["created"]
    [copied] = (await shop.pack(new))["holds"]
    assert copied["id"] != hold["id"]
    assert {**copied, "id": hold["id"], "mgmt_no": order} == hold
    assert await shop.refused(new, "assign-invoice", courier="CJ", invoice_no="123456789012") == (409, "ON_HOLD")
    told = [event for event in await shop.said("orders.hold.set.v1") if isinstance(event, HoldSet)]
    assert [(event.mgmt_no, event.hold_id) for event in told][2:] == [(new, copied["id"])]
    splits = await shop.said("orders.order.split.v1")
    assert [bool(event.alarm_at) for event in (splits[-1], told[-1]) if isinstance(event, HoldSet | OrderSplit)] == [
        True, False,
    ]  # fmt: skip
    await shop.done(new, "release-hold")
    await shop.shipped(new)
    assert [each["id"] for each in (await shop.pack(order))["holds"]] == [hold["id"]]


async def test_splitting_is_refused_when_pack_is_locked_or_replacement_waits(shop: Shop) -> None:
    """A34: 합포금지 is "splitting refused until unlocked" (domain.md 2.5); the case of an exchange counts its pieces."""
    order = await shop.take()
    part = {"items": [{"item_id": await shop.item_id(order), "qty": 1}]}
    await shop.done(order, "forbid-combine")
    assert await shop.refused(order, "split-order", **part) == (409, "COMBINE_LOCKED")
    await shop.done(order, "allow-combine")
    await shop.shipped(order)
    asked = {**part["items"][0], "qty": 2, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE"}
    [new] = (await shop.done(order, "exchange-item", **asked))["created"]
    [hold] = (await shop.pack(new))["holds"]
    assert (hold["kind"], hold["reason"]) == ("EXCHANGE", "교환할 상품이 도착하지 않았습니다")
    part = {"items": [{"item_id": await shop.item_id(new), "qty": 1}]}
    assert await shop.refused(new, "split-order", **part) == (409, "ON_HOLD")
    await shop.done(new, "release-hold", hold_id=hold["id"])
    await shop.done(new, "split-order", **part)


@pytest.mark.reaches("split-order", "LOCKED_BY_INVOICE", "QTY_OUT_OF_RANGE", "NOTHING_LEFT")
async def test_splitting_is_refused_when_it_is_impossible(shop: Shop) -> None:
    """A34."""
    order = await shop.take()
    item = await shop.item_id(order)
    for items, expected in (
        (None, (422, "NO_ITEM_SELECTED")),
        ([], (422, "NO_ITEM_SELECTED")),
        ([{"item_id": item, "qty": 0}], (422, "QTY_ZERO")),
        ([{"item_id": item, "qty": 4}], (409, "QTY_OUT_OF_RANGE")),
        ([{"item_id": item, "qty": 3}], (409, "NOTHING_LEFT")),
        ([{"item_id": item + 1000, "qty": 1}], (404, "ITEM_NOT_FOUND")),
    ):
        assert await shop.refused(order, "split-order", items=items) == expected
    asked = {"items": [{"item_id": item, "qty": 1}]}
    await shop.invoiced(order)
    assert await shop.refused(order, "split-order", **asked) == (409, "LOCKED_BY_INVOICE")
    await shop.done(order, "confirm-shipment")
    assert await shop.refused(order, "split-order", **asked) == (409, "LOCKED_BY_INVOICE")


async def test_rows_are_split_when_asked_in_bulk(shop: Shop) -> None:
    order = await shop.take()
    row = {"mgmt_no": order, "items": [{"item_id": await shop.item_id(order), "qty": 1}]}
    results = await shop.bulk("split-order", rows=[row, row, row])
    assert [(each["ok"], each["code"]) for each in results] == [(True, None), (True, None), (False, "NOTHING_LEFT")]
