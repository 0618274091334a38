"""전체취소 (A10), 개별취소 (A12) over HTTP."""

from typing import Any

import pytest

from shared.contracts.orders import ItemsCancelled, Line, Scope
from tests.integration.orders.conftest import Shop


async def test_what_is_left_is_cancelled_before_shipping_when_the_order_is_received(shop: Shop) -> None:
    """A10, F-100."""
    one, two = await shop.take_pack("a", "b")
    answer = await shop.done(two, "cancel-all", reason="CANCEL_SOLD_OUT", note="재고 없음")
    mine, other = answer["pack"]["orders"][1], answer["pack"]["orders"][0]
    assert (mine["cs_status"], other["cs_status"]) == ("FULL_CANCEL_BEFORE", "NORMAL")
    [item] = mine["items"]
    assert (item["qty"], item["cancelled_qty"], item["cancelled_before_qty"], item["cancelled_after_qty"]) == (
        3,
        3,
        3,
        0,
    )
    assert mine["version"] == answer["version"] > other["version"]
    assert await shop.ledger(two) == [(3, 0, "BEFORE", None)]
    assert await shop.ledger(one) == []
    [event] = await shop.said("orders.items.cancelled.v1")
    assert isinstance(event, ItemsCancelled)
    assert (event.scope, event.reason, event.after_shipping, event.note) == (
        Scope.ALL, "CANCEL_SOLD_OUT", False, "재고 없음",
    )  # fmt: skip
    assert event.lines == (Line(mgmt_no=two, item_id=item["item_id"], option_code="31255", qty=3),)


async def test_every_order_of_the_pack_is_cancelled_when_the_whole_pack_is_asked(shop: Shop) -> None:
    """A10, D3."""
    one, two = await shop.take_pack("a", "b")
    answer = await shop.done(one, "cancel-all", reason="RETURN_REFUND", whole_pack=True)
    assert [o["cs_status"] for o in answer["pack"]["orders"]] == ["FULL_CANCEL_BEFORE", "FULL_CANCEL_BEFORE"]
    [event] = await shop.said("orders.items.cancelled.v1")
    assert isinstance(event, ItemsCancelled)
    assert [line.mgmt_no for line in event.lines] == [one, two]


async def test_pieces_are_cancelled_after_shipping_when_the_parcel_has_left(shop: Shop) -> None:
    """A10."""
    order = await shop.take()
    item = await shop.item_id(order)
    await shop.done(order, "cancel-items", items=[{"item_id": item, "qty": 1}], reason="RETURN_REFUND")
    await shop.shipped(order)
    answer = await shop.done(order, "cancel-items", items=[{"item_id": item, "qty": 1}], reason="RETURN_DEFECT")
    [shown] = answer["pack"]["orders"][0]["items"]
    assert (shown["cancelled_before_qty"], shown["cancelled_after_qty"], shown["cs_status"]) == (
        1, 1, "PARTIAL_CANCEL_AFTER",
    )  # fmt: skip
    answer = await shop.done(order, "cancel-all", reason="RETURN_DEFECT")
    assert answer["pack"]["orders"][0]["cs_status"] == "FULL_CANCEL_AFTER"
    assert answer["pack"]["status"] == "SHIPPED"
    assert await shop.ledger(order) == [(1, 0, "BEFORE", None), (1, 0, "AFTER", None), (1, 0, "AFTER", None)]


async def test_exactly_so_many_pieces_are_cancelled_when_lines_are_named(shop: Shop) -> None:
    """A12, F-125."""
    order = await shop.take()
    item = await shop.item_id(order)
    lines = [{"item_id": item, "qty": 1}, {"item_id": item, "qty": 1}]
    answer = await shop.done(order, "cancel-items", items=lines, reason="RETURN_REFUND")
    assert answer["pack"]["orders"][0]["cs_badges"] == ["PARTIAL_CANCEL_BEFORE"]
    [event] = await shop.said("orders.items.cancelled.v1")
    assert isinstance(event, ItemsCancelled)
    assert (event.scope, [line.qty for line in event.lines]) == (Scope.ITEMS, [2])
    assert await shop.ledger(order) == [(2, 0, "BEFORE", None)]
    assert await shop.refused(order, "cancel-items", items=[{"item_id": item, "qty": 2}], reason="RETURN_REFUND") == (
        409,
        "QTY_OUT_OF_RANGE",
    )
    await shop.done(order, "cancel-items", items=[{"item_id": item, "qty": 1}], reason="RETURN_REFUND")
    assert (await shop.pack(order))["orders"][0]["cs_status"] == "FULL_CANCEL_BEFORE"


ONE = [{"item_id": "ITEM", "qty": 1}]


WRONG_VALUES: list[tuple[dict[str, Any], tuple[int, str]]] = [
    ({"items": ONE}, (422, "REASON_REQUIRED")),
    ({"items": ONE, "reason": ""}, (422, "REASON_REQUIRED")),
    ({"items": ONE, "reason": None}, (422, "REASON_REQUIRED")),
    ({"items": ONE, "reason": "EXCHANGE_SIMPLE"}, (422, "INVALID_VALUE")),
    ({"items": ONE, "reason": "심심해서"}, (422, "INVALID_VALUE")),
    ({"items": [], "reason": "RETURN_REFUND"}, (422, "NO_ITEM_SELECTED")),
    ({"items": None, "reason": "RETURN_REFUND"}, (422, "NO_ITEM_SELECTED")),
    ({"reason": "RETURN_REFUND"}, (422, "NO_ITEM_SELECTED")),
    ({"items": [{"item_id": "ITEM", "qty": 0}], "reason": "RETURN_REFUND"}, (422, "QTY_ZERO")),
    ({"items": [{"item_id": "ITEM", "qty": -1}], "reason": "RETURN_REFUND"}, (422, "QTY_ZERO")),
    ({"items": [{"item_id": "ITEM", "qty": "x"}], "reason": "RETURN_REFUND"}, (422, "INVALID_VALUE")),
    ({"items": [{"item_id": "ITEM", "qty": 1.5}], "reason": "RETURN_REFUND"}, (422, "INVALID_VALUE")),
    ({"items": [{"item_id": "ITEM"}], "reason": "RETURN_REFUND"}, (422, "FIELD_REQUIRED")),
    ({"items": [{"item_id": "ITEM", "qty": 1, "q": 1}], "reason": "RETURN_REFUND"}, (422, "UNKNOWN_FIELD")),
    ({"items": [{"item_id": "ITEM", "qty": 4}], "reason": "RETURN_REFUND"}, (409, "QTY_OUT_OF_RANGE")),
    ({"items": [{"item_id": "ITEM", "qty": 10**30}], "reason": "RETURN_REFUND"}, (409, "QTY_OUT_OF_RANGE")),
    ({"items": [{"item_id": 999_999, "qty": 1}], "reason": "RETURN_REFUND"}, (404, "ITEM_NOT_FOUND")),
]


@pytest.mark.reaches("cancel-items", "REASON_REQUIRED", "NO_ITEM_SELECTED", "QTY_ZERO", "QTY_OUT_OF_RANGE")
async def test_partial_cancel_is_refused_when_its_values_are_wrong(shop: Shop) -> None:
    """A12."""
    order = await shop.take()
    item = await shop.item_id(order)
    for body, expected in WRONG_VALUES:
        lines = {"items": [_with_id(line, item) for line in body["items"]]} if body.get("items") else {}
        assert await shop.refused(order, "cancel-items", **{**body, **lines}) == expected, body
    assert await shop.ledger(order) == []


def _with_id(line: dict[str, Any], item: int) -> dict[str, Any]:
    return {**line, "item_id": item} if line["item_id"] == "ITEM" else line


@pytest.mark.reaches("cancel-all", "REASON_REQUIRED", "CANCEL_BLOCKED_INVOICED", "ALREADY_CANCELLED")
@pytest.mark.reaches("cancel-items", "CANCEL_BLOCKED_INVOICED")
async def test_cancelling_is_refused_when_the_state_forbids_it(shop: Shop) -> None:
    """A10, A12, D1, D4."""
    order = await shop.take()
    assert await shop.refused(order, "cancel-all") == (422, "REASON_REQUIRED")
    await shop.invoiced(order)
    item = {"item_id": await shop.item_id(order), "qty": 1}
    blocked = (409, "CANCEL_BLOCKED_INVOICED")
    assert await shop.refused(order, "cancel-all", reason="RETURN_REFUND") == blocked
    assert await shop.refused(order, "cancel-items", items=[item], reason="RETURN_REFUND") == blocked
    await shop.done(order, "remove-invoice")
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    assert await shop.refused(order, "cancel-all", reason="RETURN_REFUND") == (409, "ALREADY_CANCELLED")
    assert await shop.refused(order, "cancel-items", items=[item], reason="RETURN_REFUND") == (409, "QTY_OUT_OF_RANGE")


async def test_line_of_a_pack_mate_is_not_found_when_the_order_is_another(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    lines = [{"item_id": await shop.item_id(two), "qty": 1}]
    assert await shop.refused(one, "cancel-items", items=lines, reason="RETURN_REFUND") == (404, "ITEM_NOT_FOUND")
