"""주문복사 (A14, F-105) and 주문전체복사 (A15, F-106) over HTTP."""

import asyncio
from typing import Any

import pytest

from shared.contracts.orders import OrderCopied
from tests.integration.orders.conftest import Shop


async def new_order(shop: Shop, answer: dict[str, Any]) -> dict[str, Any]:
    [mgmt_no] = answer["created"]
    [order] = (await shop.pack(mgmt_no))["orders"]
    found: dict[str, Any] = order
    return found


async def test_copy_is_a_new_order_at_no_price_when_nothing_else_is_asked(shop: Shop) -> None:
    """A14, F-105."""
    source = await shop.take()
    before = await shop.pack(source)
    answer = await shop.done(source, "copy", note="한 번 더")
    assert (answer["pack_no"], answer["version"]) == (source, before["version"]), "the source stays as it was"
    copy = await new_order(shop, answer)
    assert (copy["source"], copy["copied_from"], copy["status"], copy["market_order_no"]) == (
        "COPY", source, "RECEIVED", "ORD000001_1",
    )  # fmt: skip
    assert (copy["order_amount"], copy["paid_amount"], copy["settlement_expected"]) == (0, 0, 0)
    [item] = copy["items"]
    assert (item["option_code"], item["qty"], item["price"]) == ("31255", 3, 0)
    assert (await shop.pack(copy["mgmt_no"]))["recipient"] == before["recipient"]
    [event] = await shop.said("orders.order.copied.v1")
    assert isinstance(event, OrderCopied)
    assert (event.mgmt_no, event.pack_no, event.whole, event.note) == (
        copy["mgmt_no"], copy["mgmt_no"], False, "한 번 더",
    )  # fmt: skip
    assert [(each.mgmt_no, each.source) for each in event.copies] == [(copy["mgmt_no"], source)]


@pytest.mark.reaches("copy", "OPTION_SOLD_OUT")
async def test_product_pieces_price_and_channel_are_changed_when_a14_says_so(shop: Shop) -> None:
    """A14, F-105."""
    source = await shop.take()
    asked = {"option_code": "30001", "qty": 2, "price": 1500, "channel_id": "naver-1"}
    answer = await shop.done(source, "copy", item_id=await shop.item_id(source), **asked)
    assert [warning["code"] for warning in answer["warnings"]] == ["OPTION_SOLD_OUT"]
    copy = await new_order(shop, answer)
    [item] = copy["items"]
    assert (copy["channel_id"], copy["channel_name"], copy["order_amount"]) == ("naver-1", "스토어담 개인", 3000)
    assert (item["option_code"], item["qty"], item["price"]) == ("30001", 2, 1500)


async def test_suffix_is_the_next_free_one_when_copies_and_their_copies_are_copied(shop: Shop) -> None:
    source = await shop.take()
    first = await new_order(shop, await shop.done(source, "copy"))
    second = await new_order(shop, await shop.done(source, "copy"))
    nested = await new_order(shop, await shop.done(first["mgmt_no"], "copy"))
    elsewhere = await new_order(shop, await shop.done(source, "copy", channel_id="naver-1"))
    assert [o["market_order_no"] for o in (first, second, nested, elsewhere)] == [
        "ORD000001_1", "ORD000001_2", "ORD000001_1_1", "ORD000001_1",
    ]  # fmt: skip
    await shop.done(second["mgmt_no"], "delete")
    third = await new_order(shop, await shop.done(source, "copy"))
    assert third["market_order_no"] == "ORD000001_3", "the number of a deleted copy is never given again"


async def test_every_copy_has_its_own_number_when_many_are_made_at_once(shop: Shop) -> None:
    source = await shop.take()
    mate = await shop.take(market_order_no="ORD000001", market_line_no="2", name="다른 집")
    answers = await asyncio.gather(*(shop.act(no, "copy") for no in (source, mate) * 4))
    created = [answer.json()["created"][0] for answer in answers if answer.status_code == 200]
    assert all(answer.status_code == 200 or answer.json()["code"] == "LOCK_TIMEOUT" for answer in answers)
    numbers = [(await shop.pack(no))["orders"][0]["market_order_no"] for no in created]
    assert sorted(numbers) == sorted(f"ORD000001_{n}" for n in range(1, len(created) + 1))


@pytest.mark.reaches("copy", "OPTION_NOT_FOUND", "QTY_ZERO", "CHANNEL_REQUIRED")
async def test_copying_is_refused_when_it_names_what_is_not_there(shop: Shop) -> None:
    """A14."""
    order = await shop.take()
    await shop.as_admin("UPDATE channel SET active = false WHERE id = 'naver-1'")
    for body, expected in (
        ({"qty": 0}, (422, "QTY_ZERO")),
        ({"qty": -1}, (422, "QTY_ZERO")),
        ({"option_code": "99999"}, (404, "OPTION_NOT_FOUND")),
        ({"item_id": 999_999}, (404, "ITEM_NOT_FOUND")),
        ({"channel_id": ""}, (422, "CHANNEL_REQUIRED")),
        ({"channel_id": "nowhere"}, (404, "CHANNEL_NOT_FOUND")),
        ({"channel_id": "naver-1"}, (409, "CHANNEL_INACTIVE")),
        ({"price": -1}, (422, "INVALID_VALUE")),
    ):
        assert await shop.refused(order, "copy", **body) == expected, body
    await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 1}])
    assert await shop.refused(order, "copy") == (422, "NO_ITEM_SELECTED")


async def test_shipped_and_cancelled_orders_are_copied_when_asked(shop: Shop) -> None:
    order = await shop.shipped(await shop.take())
    await shop.done(order, "cancel-all", reason="CANCEL_LOST")
    copy = await new_order(shop, await shop.done(order, "copy"))
    assert (copy["status"], copy["items"][0]["qty"], copy["cs_status"]) == ("RECEIVED", 3, "NORMAL")


async def test_whole_order_is_copied_net_of_cancelled_pieces_when_a15_is_asked(shop: Shop) -> None:
    """A15, F-106."""
    order = await shop.take()
    await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 2, "price": 500}])
    await shop.done(order, "cancel-items", items=[{"item_id": await shop.item_id(order), "qty": 1}],
                    reason="RETURN_REFUND")  # fmt: skip
    copy = await new_order(shop, await shop.done(order, "copy-all", channel_id="naver-1"))
    assert (copy["source"], copy["channel_id"], copy["market_order_no"]) == ("FULL_COPY", "naver-1", "ORD000001_1")
    assert [(i["option_code"], i["qty"], i["price"]) for i in copy["items"]] == [("31255", 2, 9750), ("31256", 2, 500)]
    assert (copy["order_amount"], copy["paid_amount"]) == (20500, 0)


async def test_whole_pack_rides_together_again_when_it_is_copied(shop: Shop) -> None:
    one, two, three = await shop.take_pack("a", "b", "c")
    await shop.done(two, "cancel-all", reason="RETURN_REFUND")
    answer = await shop.done(three, "copy-all", channel_id="eleven-1", whole_pack=True)
    pack = await shop.pack(answer["created"][0])
    assert [(o["mgmt_no"], o["copied_from"]) for o in pack["orders"]] == list(
        zip(answer["created"], [one, three], strict=True)
    )
    [event] = await shop.said("orders.order.copied.v1")
    assert isinstance(event, OrderCopied)
    assert (event.whole, [each.source for each in event.copies]) == (True, [one, three])


@pytest.mark.reaches("copy-all", "CHANNEL_REQUIRED", "NOTHING_TO_COPY")
async def test_copying_all_is_refused_when_nothing_or_nowhere_is_named(shop: Shop) -> None:
    """A15."""
    order = await shop.take()
    assert await shop.refused(order, "copy-all") == (422, "CHANNEL_REQUIRED")
    assert await shop.refused(order, "copy-all", channel_id="nowhere") == (404, "CHANNEL_NOT_FOUND")
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    assert await shop.refused(order, "copy-all", channel_id="eleven-1") == (409, "NOTHING_TO_COPY")


async def test_each_row_is_copied_when_copies_are_made_in_bulk(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    results = await shop.bulk("copy", rows=[{"mgmt_no": one, "qty": 1}, {"mgmt_no": one, "qty": 2}, {"mgmt_no": two}])
    assert [(each["ok"], len(each["created"])) for each in results] == [(True, 1), (True, 1), (True, 1)]
    numbers = [(await shop.pack(each["created"][0]))["orders"][0]["market_order_no"] for each in results]
    assert numbers == ["ORD000001_1", "ORD000001_2", "ORD000002_1"]
