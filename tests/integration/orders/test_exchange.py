"""상품교환 (A22, F-127) over HTTP, before and after shipping (domain.md 2.7)."""

from typing import Any

import pytest

from shared.contracts.orders import ExchangeOrderCreated, ItemExchanged
from tests.integration.orders.conftest import Shop

REASON = "EXCHANGE_DEFECT"


async def order_of(shop: Shop, mgmt_no: int) -> dict[str, Any]:
    orders = (await shop.pack(mgmt_no))["orders"]
    found: dict[str, Any] = next(order for order in orders if order["mgmt_no"] == mgmt_no)
    return found


async def asked(shop: Shop, order: int, qty: int, **more: Any) -> dict[str, Any]:
    return {"item_id": await shop.item_id(order), "qty": qty, "new_option_code": "31256", "reason": REASON, **more}


async def test_line_carries_the_new_product_when_it_is_exchanged_before_shipping(shop: Shop) -> None:
    """A22, F-127."""
    order = await shop.take()
    body = await asked(shop, order, 3, note="색상 변경")
    answer = await shop.done(order, "exchange-item", **body)
    assert answer["created"] == []
    found = await order_of(shop, order)
    [item] = found["items"]
    assert (item["item_id"], item["option_code"], item["qty"], item["exchanged_qty"], item["price"]) == (
        body["item_id"], "31256", 3, 3, 9750,
    )  # fmt: skip
    assert (found["cs_status"], found["cs_badges"], found["order_amount"]) == (
        "FULL_EXCHANGE_BEFORE", ["FULL_EXCHANGE_BEFORE"], 29250,
    )  # fmt: skip
    [event] = await shop.said("orders.item.exchanged.v1")
    assert isinstance(event, ItemExchanged)
    assert (event.mgmt_no, event.item_id, event.qty, event.old_option_code, event.new_option_code) == (
        order, body["item_id"], 3, "31255", "31256",
    )  # fmt: skip
    assert (event.reason, event.after_shipping, event.created, event.note) == (REASON, False, None, "색상 변경")
    await shop.shipped(order)
    assert (await order_of(shop, order))["cs_status"] == "FULL_EXCHANGE_BEFORE", "the badge keeps its phase"
    stock = await shop.rows("SELECT option_code, stock_on_hand FROM option WHERE option_code IN ('31255', '31256')")
    assert {row["option_code"]: row["stock_on_hand"] for row in stock} == {"31255": 100, "31256": 47}


async def test_line_is_split_when_some_of_its_pieces_are_exchanged_before_shipping(shop: Shop) -> None:
    order = await shop.take()
    await shop.done(order, "exchange-item", **await asked(shop, order, 1, price=12000))
    found = await order_of(shop, order)
    assert [(i["option_code"], i["qty"], i["exchanged_qty"], i["price"], i["cs_status"]) for i in found["items"]] == [
        ("31255", 2, 0, 9750, "NORMAL"), ("31256", 1, 1, 12000, "FULL_EXCHANGE_BEFORE"),
    ]  # fmt: skip
    assert (found["cs_badges"], found["order_amount"]) == (["PARTIAL_EXCHANGE_BEFORE"], 31500)


async def test_replacement_waits_when_shipped_pieces_are_exchanged(shop: Shop) -> None:
    """A22, F-127."""
    order = await shop.shipped(await shop.take())
    before = await shop.pack(order)
    answer = await shop.done(order, "exchange-item", **await asked(shop, order, 2))
    [new] = answer["created"]
    old, made = await order_of(shop, order), await shop.pack(new)
    assert (old["cs_badges"], old["items"][0]["exchanged_qty"], old["items"][0]["option_code"], old["status"]) == (
        ["PARTIAL_EXCHANGE_AFTER"], 2, "31255", "SHIPPED",
    )  # fmt: skip
    [replacement] = made["orders"]
    assert (replacement["source"], replacement["copied_from"], replacement["market_order_no"]) == (
        "EXCHANGE", order, "ORD000001_1",
    )  # fmt: skip
    assert (made["status"], made["recipient"]) == ("RECEIVED", before["recipient"])
    assert [(i["option_code"], i["qty"], i["price"]) for i in replacement["items"]] == [("31256", 2, 0)]
    assert [(h["kind"], h["mgmt_no"], h["by"]) for h in made["holds"]] == [("EXCHANGE", new, "test")]
    assert await shop.refused(new, "assign-invoice", courier="CJ", invoice_no="123456789012") == (409, "ON_HOLD")
    [event] = await shop.said("orders.item.exchanged.v1")
    assert isinstance(event, ItemExchanged)
    assert (event.created, event.after_shipping, event.ship_first) == (new, True, False)
    [created] = await shop.said("orders.order.exchange-created.v1")
    assert isinstance(created, ExchangeOrderCreated)
    assert (created.mgmt_no, created.pack_no, created.source) == (new, new, order)
    assert [(each.mgmt_no, each.option_code, each.qty) for each in created.lines] == [(new, "31256", 2)]


async def test_replacement_is_not_held_when_it_is_shipped_first(shop: Shop) -> None:
    order = await shop.shipped(await shop.take())
    answer = await shop.done(order, "exchange-item", **await asked(shop, order, 3, ship_first=True, price=100))
    made = await shop.pack(answer["created"][0])
    assert (made["holds"], made["orders"][0]["items"][0]["price"], made["orders"][0]["order_amount"]) == ([], 100, 300)
    assert (await order_of(shop, order))["cs_badges"] == ["FULL_EXCHANGE_AFTER"]
    await shop.shipped(answer["created"][0])


async def test_exchanged_pieces_are_not_cancelled_again_when_they_were_replaced(shop: Shop) -> None:
    order = await shop.shipped(await shop.take())
    body = await asked(shop, order, 2)
    await shop.done(order, "exchange-item", **body)
    line = [{"item_id": body["item_id"], "qty": 2}]
    assert await shop.refused(order, "cancel-items", items=line, reason="RETURN_REFUND") == (409, "QTY_OUT_OF_RANGE")
    assert await shop.refused(order, "exchange-item", **body) == (409, "QTY_OUT_OF_RANGE")
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    found = await order_of(shop, order)
    assert (found["cs_status"], found["cs_badges"]) == (
        "PARTIAL_CANCEL_AFTER", ["PARTIAL_CANCEL_AFTER", "PARTIAL_EXCHANGE_AFTER"],
    )  # fmt: skip
    assert await shop.refused(order, "exchange-item", **body) == (409, "ITEM_CANCELLED")


@pytest.mark.reaches("exchange-item", "LOCKED_BY_INVOICE", "SAME_PRODUCT", "QTY_OUT_OF_RANGE", "ITEM_CANCELLED")
async def test_exchanging_is_refused_when_it_is_impossible(shop: Shop) -> None:
    """A22, D4."""
    order = await shop.take()
    good = await asked(shop, order, 1)
    for change, expected in (
        ({"reason": None}, (422, "REASON_REQUIRED")),
        ({"reason": "RETURN_REFUND"}, (422, "INVALID_VALUE")),
        ({"item_id": None}, (422, "NO_ITEM_SELECTED")),
        ({"item_id": good["item_id"] + 1000}, (404, "ITEM_NOT_FOUND")),
        ({"qty": None}, (422, "FIELD_REQUIRED")),
        ({"qty": 0}, (422, "QTY_ZERO")),
        ({"qty": 4}, (409, "QTY_OUT_OF_RANGE")),
        ({"new_option_code": None}, (422, "FIELD_REQUIRED")),
        ({"new_option_code": "99999"}, (404, "OPTION_NOT_FOUND")),
        ({"new_option_code": "31255"}, (409, "SAME_PRODUCT")),
    ):
        assert await shop.refused(order, "exchange-item", **{**good, **change}) == expected, change
    await shop.invoiced(order)
    assert await shop.refused(order, "exchange-item", **good) == (409, "LOCKED_BY_INVOICE")
    await shop.done(order, "remove-invoice")
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    assert await shop.refused(order, "exchange-item", **good) == (409, "ITEM_CANCELLED")


async def test_row_answers_for_itself_when_exchanged_in_bulk(shop: Shop) -> None:
    order = await shop.take()
    row = {"mgmt_no": order, **await asked(shop, order, 2)}
    results = await shop.bulk("exchange-item", rows=[row, row])
    assert [(each["ok"], each["code"]) for each in results] == [(True, None), (False, "QTY_OUT_OF_RANGE")]
