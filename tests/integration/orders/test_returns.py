"""회수 (A20, F-120, F-121), 반품예정 (A21, F-135) and 입고예정 over HTTP."""

from typing import Any

import pytest

from shared.contracts.orders import PickupRequested, ReturnExpectedMarked
from tests.integration.orders.conftest import Shop


async def lines(shop: Shop, order: int, qty: int) -> dict[str, Any]:
    return {"items": [{"item_id": await shop.item_id(order), "qty": qty}]}


async def inbounds(shop: Shop, query: str = "") -> list[dict[str, Any]]:
    answer = await shop.get(f"/expected-inbounds{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_courier_is_sent_and_the_stock_expects_the_goods_when_a20_is_asked(shop: Shop) -> None:
    """A20, F-120."""
    order = await shop.shipped(await shop.take())
    body = await lines(shop, order, 2)
    answer = await shop.done(
        order, "request-pickup", **body, courier="CJ", payer="COLLECT", reason="RETURN_DEFECT", note="불량",
        sender={"name": "홍가람", "mobile": "010-0000-1000", "zip": "04524", "address": "서울"},
        return_invoice_no="6000-0000-0001".replace("-", ""), fees_expected={"site": 3000, "bank": 500},
    )  # fmt: skip
    item = answer["pack"]["orders"][0]["items"][0]
    assert (item["returning_qty"], item["cs_status"], answer["pack"]["status"]) == (2, "NORMAL", "SHIPPED")
    [event] = await shop.said("orders.return.pickup-requested.v1")
    assert isinstance(event, PickupRequested)
    assert [(each.item_id, each.option_code, each.qty, each.inbound) for each in event.lines] == [
        (item["item_id"], "31255", 2, True),
    ]  # fmt: skip
    assert event.sender is not None
    assert (event.sender.mobile, event.receiver, event.courier, event.courier_name, event.payer) == (
        "01000001000", None, "CJ", "CJ대한통운", "COLLECT",
    )  # fmt: skip
    assert (event.reason, event.return_invoice_no, event.fees_expected.model_dump(), event.note) == (
        "RETURN_DEFECT", "600000000001", {"site": 3000, "enclosed": 0, "bank": 500}, "불량",
    )  # fmt: skip
    [row] = await inbounds(shop, "?option_code=31255")
    assert (row["option_code"], row["qty"], row["return_id"], row["mgmt_no"], row["product_name"], row["by"]) == (
        "31255", 2, event.return_id, order, "좋은상품", "test",
    )  # fmt: skip


@pytest.mark.reaches("request-pickup", "INBOUND_ALREADY_REGISTERED")
async def test_stock_expects_pieces_once_when_they_are_collected_again(shop: Shop) -> None:
    """A20, F-121."""
    order = await shop.shipped(await shop.take())
    body = await lines(shop, order, 3)
    await shop.done(order, "request-pickup", **body, auto_inbound=True)
    assert await shop.refused(order, "request-pickup", **body, auto_inbound=True) == (409, "INBOUND_ALREADY_REGISTERED")
    answer = await shop.done(order, "request-pickup", **body)
    assert answer["pack"]["orders"][0]["items"][0]["returning_qty"] == 3, "the same pieces, asked for twice"
    await shop.done(order, "request-pickup", **body, auto_inbound=False)
    said = [each for each in await shop.said("orders.return.pickup-requested.v1") if isinstance(each, PickupRequested)]
    assert [[line.inbound for line in each.lines] for each in said] == [[True], [False], [False]]
    assert [row["qty"] for row in await inbounds(shop)] == [3]


async def test_parts_are_expected_one_by_one_when_each_is_collected_for_itself(shop: Shop) -> None:
    order = await shop.shipped(await shop.take())
    await shop.done(order, "request-pickup", **await lines(shop, order, 1))
    await shop.done(order, "request-pickup", **await lines(shop, order, 2))
    assert [row["qty"] for row in await inbounds(shop)] == [1, 2]
    page = (await shop.get("/expected-inbounds?limit=1")).json()
    assert [row["qty"] for row in page["items"]] == [1]
    assert [row["qty"] for row in await inbounds(shop, f"?cursor={page['next_cursor']}")] == [2]
    assert await inbounds(shop, "?option_code=31256") == []


async def test_supplier_gets_its_goods_when_a_consignment_comes_back(shop: Shop) -> None:
    order = await shop.shipped(await shop.take(option="31244"))
    await shop.done(order, "request-pickup", **await lines(shop, order, 1))
    [event] = await shop.said("orders.return.pickup-requested.v1")
    assert isinstance(event, PickupRequested)
    assert ([line.inbound for line in event.lines], await inbounds(shop)) == ([False], [])


@pytest.mark.reaches("request-pickup", "PICKUP_NOT_SHIPPED", "QTY_OUT_OF_RANGE", "NO_ITEM_SELECTED")
async def test_pickup_is_refused_when_it_is_impossible(shop: Shop) -> None:
    """A20."""
    order = await shop.take()
    body = await lines(shop, order, 1)
    assert await shop.refused(order, "request-pickup", **body) == (409, "PICKUP_NOT_SHIPPED")
    item = {"item_id": await shop.item_id(order), "qty": 1}
    await shop.done(order, "cancel-items", items=[item], reason="RETURN_REFUND")
    await shop.shipped(order)
    for change, expected in (
        ({"items": None}, (422, "NO_ITEM_SELECTED")),
        ({"items": [{**item, "qty": 0}]}, (422, "QTY_ZERO")),
        ({"items": [{**item, "qty": 3}]}, (409, "QTY_OUT_OF_RANGE")),
        ({"items": [{**item, "item_id": 999_999}]}, (404, "ITEM_NOT_FOUND")),
        ({"courier": "NOBODY"}, (422, "UNKNOWN_COURIER")),
        ({"return_invoice_no": "12a"}, (422, "INVOICE_NOT_DIGITS")),
        ({"payer": "ME"}, (422, "INVALID_VALUE")),
        ({"reason": "BORED"}, (422, "INVALID_VALUE")),
        ({"sender": {"mobile": "12"}}, (422, "INVALID_PHONE")),
        ({"receiver": {"zip": "12"}}, (422, "INVALID_ZIP")),
        ({"fees_expected": {"site": -1}}, (422, "INVALID_VALUE")),
    ):
        assert await shop.refused(order, "request-pickup", **{**body, **change}) == expected, change


@pytest.mark.reaches("mark-return-expected", "RETURN_NOT_SHIPPED", "RETURN_ALREADY_EXPECTED")
async def test_pieces_are_marked_once_when_a21_is_asked(shop: Shop) -> None:
    """A21, F-135."""
    order = await shop.take()
    body = await lines(shop, order, 2)
    assert await shop.refused(order, "mark-return-expected", **body) == (409, "RETURN_NOT_SHIPPED")
    await shop.shipped(order)
    assert await shop.refused(order, "mark-return-expected") == (422, "NO_ITEM_SELECTED")
    assert await shop.refused(order, "mark-return-expected", **await lines(shop, order, 4)) == (409, "QTY_OUT_OF_RANGE")
    answer = await shop.done(order, "mark-return-expected", **body, note="고객 발송")
    assert answer["pack"]["orders"][0]["items"][0]["returning_qty"] == 2
    assert await shop.refused(order, "mark-return-expected", **body) == (409, "RETURN_ALREADY_EXPECTED")
    [event] = await shop.said("orders.return.expected-marked.v1")
    assert isinstance(event, ReturnExpectedMarked)
    assert ([(each.qty, each.inbound) for each in event.lines], event.note) == ([(2, False)], "고객 발송")
    assert await inbounds(shop) == []


async def test_shipment_stays_when_goods_are_on_their_way_back(shop: Shop) -> None:
    order = await shop.shipped(await shop.take())
    await shop.done(order, "request-pickup", **await lines(shop, order, 1))
    told = {"note": "출고 취소", "confirm_channel_told": True}
    assert await shop.refused(order, "undo-shipment", **told) == (409, "RETURN_OPEN")


async def test_old_goods_are_collected_when_an_exchange_asks_for_it(shop: Shop) -> None:
    order = await shop.take()
    asked = {"item_id": await shop.item_id(order), "qty": 2, "new_option_code": "31256", "reason": "EXCHANGE_DEFECT"}
    assert await shop.refused(order, "exchange-item", **asked, pickup=True) == (409, "PICKUP_NOT_SHIPPED")
    await shop.shipped(order)
    answer = await shop.done(order, "exchange-item", **asked, pickup=True)
    item = answer["pack"]["orders"][0]["items"][0]
    assert (item["exchanged_qty"], item["returning_qty"]) == (2, 2)
    [event] = await shop.said("orders.return.pickup-requested.v1")
    assert isinstance(event, PickupRequested)
    assert (event.reason, [(each.qty, each.inbound) for each in event.lines]) == ("EXCHANGE_DEFECT", [(2, True)])


async def test_rows_answer_for_themselves_when_collected_in_bulk(shop: Shop) -> None:
    order, waiting = await shop.shipped(await shop.take()), await shop.take()
    rows = [{"mgmt_no": no, **await lines(shop, no, 1)} for no in (order, waiting)]
    results = await shop.bulk("request-pickup", rows=rows)
    assert [(each["ok"], each["code"]) for each in results] == [(True, None), (False, "PICKUP_NOT_SHIPPED")]
    results = await shop.bulk("mark-return-expected", rows=[rows[0], rows[0]])
    assert [(each["ok"], each["code"]) for each in results] == [(True, None), (False, "RETURN_ALREADY_EXPECTED")]
