"""상품추가 (A23, F-130) over HTTP."""

import pytest

from shared.contracts.orders import ItemsAdded
from tests.integration.orders.conftest import Shop


async def test_lines_are_added_at_the_channels_price_when_none_is_typed(shop: Shop) -> None:
    """A23, F-130."""
    await shop.as_admin("UPDATE option SET price_tier_a = 700, price_tier_c = 500 WHERE option_code = '31256'")
    order = await shop.take()
    answer = await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 2}], note="사은품")
    added = answer["pack"]["orders"][0]["items"][1]
    assert (added["option_code"], added["qty"], added["price"], added["added_by_cs"]) == ("31256", 2, 700, True)
    assert answer["pack"]["orders"][0]["order_amount"] == 29250 + 1400
    await shop.as_admin("UPDATE channel SET price_tier = 'C' WHERE id = 'eleven-1'")
    answer = await shop.done(
        order, "add-items", items=[{"option_code": "31256", "qty": 1}, {"option_code": "30001", "qty": 1, "price": 0}]
    )
    assert [i["price"] for i in answer["pack"]["orders"][0]["items"]] == [9750, 700, 500, 0]
    assert [warning["code"] for warning in answer["warnings"]] == ["OPTION_SOLD_OUT"]
    first, second = await shop.said("orders.items.added.v1")
    assert isinstance(first, ItemsAdded)
    assert isinstance(second, ItemsAdded)
    assert (first.mgmt_no, first.note) == (order, "사은품")
    assert [(a.item_id, a.option_code, a.qty, a.price) for a in first.added] == [(added["item_id"], "31256", 2, 700)]
    assert [(a.option_code, a.qty, a.price) for a in second.added] == [("31256", 1, 500), ("30001", 1, 0)]


async def test_added_pieces_leave_with_the_parcel_when_it_is_shipped(shop: Shop) -> None:
    order = await shop.take()
    await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 2}])
    await shop.shipped(order)
    [stock] = await shop.rows("SELECT stock_on_hand FROM option WHERE option_code = '31256'")
    assert stock["stock_on_hand"] == 48


@pytest.mark.reaches("add-items", "LOCKED_BY_INVOICE", "ALREADY_SHIPPED", "QTY_ZERO", "OPTION_NOT_FOUND")
async def test_adding_is_refused_when_it_is_impossible(shop: Shop) -> None:
    """A23, D4."""
    order = await shop.take()
    for items, expected in (
        (None, (422, "NO_ITEM_SELECTED")),
        ([], (422, "NO_ITEM_SELECTED")),
        ([{"option_code": "31256"}], (422, "QTY_ZERO")),
        ([{"option_code": "31256", "qty": 0}], (422, "QTY_ZERO")),
        ([{"qty": 1}], (422, "FIELD_REQUIRED")),
        ([{"option_code": "99999", "qty": 1}], (404, "OPTION_NOT_FOUND")),
        ([{"option_code": "31256", "qty": 1, "price": -1}], (422, "INVALID_VALUE")),
    ):
        assert await shop.refused(order, "add-items", items=items) == expected, items
    asked = {"items": [{"option_code": "31256", "qty": 1}]}
    await shop.invoiced(order)
    assert await shop.refused(order, "add-items", **asked) == (409, "LOCKED_BY_INVOICE")
    await shop.done(order, "confirm-shipment")
    assert await shop.refused(order, "add-items", **asked) == (409, "ALREADY_SHIPPED")


async def test_fully_cancelled_order_is_to_be_shipped_again_when_a_line_is_added(shop: Shop) -> None:
    order = await shop.take()
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    answer = await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 1}])
    assert answer["pack"]["orders"][0]["cs_badges"] == ["PARTIAL_CANCEL_BEFORE"]
    results = await shop.bulk("add-items", mgmt_nos=[order, 999_999], items=[{"option_code": "31256", "qty": 1}])
    assert [(each["ok"], each["code"]) for each in results] == [(True, None), (False, "ORDER_NOT_FOUND")]
