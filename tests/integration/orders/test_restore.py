"""전체정상복귀 (A11), 개별정상복귀 (A13, D2) over HTTP."""

from typing import Any

import pytest

from shared.contracts.orders import ItemsRestored, Line, Scope
from tests.integration.orders.conftest import Shop

REASON = "RETURN_REFUND"


async def cancel(shop: Shop, order: int, qty: int) -> None:
    lines = [{"item_id": await shop.item_id(order), "qty": qty}]
    await shop.done(order, "cancel-items", items=lines, reason=REASON)


def counts(item: dict[str, Any]) -> tuple[int, int]:
    return item["cancelled_before_qty"], item["cancelled_after_qty"]


async def test_pieces_come_back_in_place_when_the_pack_is_received(shop: Shop) -> None:
    """A11, F-101."""
    order = await shop.take()
    await shop.done(order, "cancel-all", reason=REASON)
    answer = await shop.done(order, "restore-all", note="고객 변심")
    assert (answer["pack"]["status"], answer["created"]) == ("RECEIVED", [])
    [shown] = answer["pack"]["orders"]
    assert (shown["cs_status"], counts(shown["items"][0])) == ("NORMAL", (0, 0))
    [event] = await shop.said("orders.items.restored.v1")
    assert isinstance(event, ItemsRestored)
    item_id = shown["items"][0]["item_id"]
    assert (event.scope, event.created) == (Scope.ALL, ())
    assert event.lines == (Line(mgmt_no=order, item_id=item_id, option_code="31255", qty=3),)
    assert await shop.ledger(order) == [(3, 0, "BEFORE", None), (-3, 0, "BEFORE", None)]


@pytest.mark.reaches("restore-items", "QTY_OUT_OF_RANGE")
async def test_so_many_pieces_come_back_when_lines_are_named(shop: Shop) -> None:
    """A13, F-126."""
    order = await shop.take()
    await shop.done(order, "cancel-all", reason=REASON)
    item = await shop.item_id(order)
    answer = await shop.done(order, "restore-items", items=[{"item_id": item, "qty": 2}])
    assert counts(answer["pack"]["orders"][0]["items"][0]) == (1, 0)
    assert await shop.refused(order, "restore-items", items=[{"item_id": item, "qty": 2}]) == (409, "QTY_OUT_OF_RANGE")
    [event] = await shop.said("orders.items.restored.v1")
    assert isinstance(event, ItemsRestored)
    assert event.scope is Scope.ITEMS


async def test_new_order_ships_the_pieces_when_they_were_cancelled_before_the_parcel_left(shop: Shop) -> None:
    order = await shop.take(name="이수령")
    await cancel(shop, order, 1)
    await shop.shipped(order)
    answer = await shop.done(order, "restore-all")
    [created] = answer["created"]
    assert (answer["mgmt_no"], answer["pack"]["status"]) == (order, "SHIPPED")
    assert counts(answer["pack"]["orders"][0]["items"][0]) == (1, 0)
    new = await shop.pack(created)
    [reship] = new["orders"]
    assert (new["pack_no"], new["status"], new["recipient"]["name"]) == (created, "RECEIVED", "이수령")
    assert (reship["source"], reship["copied_from"], reship["market_order_no"]) == ("RESHIP", order, "ORD000001_1")
    [line] = reship["items"]
    assert (line["option_code"], line["qty"], line["price"]) == ("31255", 1, 9750)
    assert (reship["order_amount"], reship["paid_amount"]) == (9750, 0)
    assert await shop.ledger(order) == [(1, 0, "BEFORE", None), (0, 1, "BEFORE", None)]
    [event] = await shop.said("orders.items.restored.v1")
    assert isinstance(event, ItemsRestored)
    assert event.created == (created,)
    assert {pack.pack_no for pack in event.packs} == {order, created}


async def test_pieces_are_shipped_again_once_when_they_are_restored_twice(shop: Shop) -> None:
    order = await shop.take()
    await cancel(shop, order, 2)
    await shop.shipped(order)
    item = await shop.item_id(order)
    first = await shop.done(order, "restore-items", items=[{"item_id": item, "qty": 1}])
    second = await shop.done(order, "restore-items", items=[{"item_id": item, "qty": 1}])
    assert await shop.refused(order, "restore-items", items=[{"item_id": item, "qty": 1}]) == (409, "NOT_CANCELLED")
    assert await shop.refused(order, "restore-all") == (409, "NOT_CANCELLED")
    numbers = [(await shop.pack(each["created"][0]))["orders"][0]["market_order_no"] for each in (first, second)]
    assert numbers == ["ORD000001_1", "ORD000001_2"]
    # What is left after shipping is still ours to cancel, and to give back in place.
    answer = await shop.done(order, "cancel-all", reason=REASON)
    assert counts(answer["pack"]["orders"][0]["items"][0]) == (2, 1)
    answer = await shop.done(order, "restore-all")
    assert (counts(answer["pack"]["orders"][0]["items"][0]), answer["created"]) == ((2, 0), [])


async def test_reshipped_order_is_never_combined_when_its_recipient_orders_again(shop: Shop) -> None:
    order = await shop.take(name="이수령")
    await cancel(shop, order, 1)
    await shop.shipped(order)
    [created] = (await shop.done(order, "restore-all"))["created"]
    assert (await shop.pack(await shop.take(name="이수령")))["pack_no"] != created


async def test_order_stays_shipped_when_pieces_cancelled_after_shipping_come_back(shop: Shop) -> None:
    """A11, D2."""
    order = await shop.shipped(await shop.take())
    await shop.done(order, "cancel-all", reason=REASON)
    answer = await shop.done(order, "restore-all")
    assert (answer["pack"]["status"], answer["created"]) == ("SHIPPED", [])
    assert answer["pack"]["orders"][0]["cs_status"] == "NORMAL"
    assert await shop.ledger(order) == [(3, 0, "AFTER", None), (-3, 0, "AFTER", None)]


async def test_goods_are_also_sent_again_when_that_is_asked(shop: Shop) -> None:
    """A11, D2."""
    order = await shop.shipped(await shop.take())
    await shop.done(order, "cancel-all", reason=REASON)
    answer = await shop.done(order, "restore-all", resend=True)
    [created] = answer["created"]
    assert answer["pack"]["orders"][0]["cs_status"] == "NORMAL"
    [line] = (await shop.pack(created))["orders"][0]["items"]
    assert (line["qty"], line["price"]) == (3, 0)


async def test_pieces_cancelled_before_shipping_come_first_when_both_kinds_are_there(shop: Shop) -> None:
    """A13."""
    order = await shop.take()
    await cancel(shop, order, 1)
    await shop.shipped(order)
    await cancel(shop, order, 2)
    item = await shop.item_id(order)
    answer = await shop.done(order, "restore-items", items=[{"item_id": item, "qty": 2}], resend=True)
    [created] = answer["created"]
    assert counts(answer["pack"]["orders"][0]["items"][0]) == (1, 1)
    lines = (await shop.pack(created))["orders"][0]["items"]
    assert [(line["qty"], line["price"]) for line in lines] == [(1, 9750), (1, 0)]
    assert (await shop.ledger(order))[2:] == [(-1, 0, "AFTER", None), (0, 1, "BEFORE", None)]


@pytest.mark.reaches("restore-all", "NOT_CANCELLED", "LOCKED_BY_INVOICE")
@pytest.mark.reaches("restore-items", "NOT_CANCELLED", "LOCKED_BY_INVOICE")
async def test_restoring_is_refused_when_the_values_or_the_state_forbid_it(shop: Shop) -> None:
    """A11, A13."""
    order = await shop.take()
    item = await shop.item_id(order)
    assert await shop.refused(order, "restore-all") == (409, "NOT_CANCELLED")
    for lines, expected in (
        ([{"item_id": item, "qty": 1}], (409, "NOT_CANCELLED")),
        ([{"item_id": item, "qty": 0}], (422, "QTY_ZERO")),
        ([{"item_id": item, "qty": "1"}], (422, "INVALID_VALUE")),
        ([{"item_id": 999_999, "qty": 1}], (404, "ITEM_NOT_FOUND")),
        ([], (422, "NO_ITEM_SELECTED")),
    ):
        assert await shop.refused(order, "restore-items", items=lines) == expected
    await cancel(shop, order, 1)
    await shop.invoiced(order)
    assert await shop.refused(order, "restore-all") == (409, "LOCKED_BY_INVOICE")
    assert await shop.refused(order, "restore-items", items=[{"item_id": item, "qty": 1}]) == (409, "LOCKED_BY_INVOICE")
