"""매칭 (A35) over HTTP."""

import pytest

from shared.contracts.orders import ItemMatched
from tests.integration.orders.conftest import Shop


async def test_line_gets_its_option_and_it_is_remembered_when_it_is_matched(shop: Shop) -> None:
    """A35."""
    order = await shop.take(option=None)
    item = await shop.item_id(order)
    answer = await shop.done(order, "match", item_id=item, option_code="31255")
    [line] = answer["pack"]["orders"][0]["items"]
    assert (line["option_code"], line["product_name"], line["stock_on_hand"]) == ("31255", "좋은상품", 100)
    [event] = await shop.said("orders.item.matched.v1")
    assert isinstance(event, ItemMatched)
    assert (event.mgmt_no, event.item_id, event.old_option_code, event.option_code) == (order, item, None, "31255")
    assert (await shop.item(await shop.take(option=None)))["option_code"] == "31255"


async def test_nothing_is_remembered_when_that_is_not_wanted(shop: Shop) -> None:
    order = await shop.take(option=None)
    await shop.done(order, "match", item_id=await shop.item_id(order), option_code="31255", remember=False)
    assert (await shop.item(await shop.take(option=None)))["option_code"] is None


async def test_match_is_remembered_when_the_line_has_its_option_already(shop: Shop) -> None:
    """A35."""
    order = await shop.take(option=None)
    asked = {"item_id": await shop.item_id(order), "option_code": "31255"}
    await shop.done(order, "match", **asked, remember=False)
    assert await shop.refused(order, "match", **asked, remember=False) == (409, "NO_CHANGE")
    before = (await shop.pack(order))["version"]
    answer = await shop.done(order, "match", **asked, note="앞으로도")
    assert answer["version"] == before
    assert await shop.refused(order, "match", **asked) == (409, "NO_CHANGE")
    assert (await shop.item(await shop.take(option=None)))["option_code"] == "31255"
    told = [event for event in await shop.said("orders.item.matched.v1") if isinstance(event, ItemMatched)]
    assert [(event.old_option_code, event.option_code, event.note) for event in told] == [
        (None, "31255", ""), ("31255", "31255", "앞으로도"),
    ]  # fmt: skip


@pytest.mark.reaches("match", "OPTION_NOT_FOUND", "LOCKED_BY_INVOICE")
async def test_match_is_refused_when_it_cannot_be(shop: Shop) -> None:
    """A35."""
    order = await shop.take(option=None)
    item = await shop.item_id(order)
    for body, expected in (
        ({"item_id": item, "option_code": "99999"}, (404, "OPTION_NOT_FOUND")),
        ({"item_id": item, "option_code": 7}, (404, "OPTION_NOT_FOUND")),
        ({"item_id": item}, (422, "FIELD_REQUIRED")),
        ({"option_code": "31255"}, (422, "FIELD_REQUIRED")),
        ({"item_id": 999_999, "option_code": "31255"}, (404, "ITEM_NOT_FOUND")),
    ):
        assert await shop.refused(order, "match", **body) == expected
    await shop.done(order, "match", item_id=item, option_code="31255")
    assert await shop.refused(order, "match", item_id=item, option_code="31255") == (409, "NO_CHANGE")
    await shop.invoiced(order)
    assert await shop.refused(order, "match", item_id=item, option_code="31256") == (409, "LOCKED_BY_INVOICE")
