"""매칭 of all that wait under the same words (A35, `rematch_all`) over HTTP: those of the wrong match alone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.orders.application import match_item
from shared.contracts.orders import ItemMatched
from tests.integration.orders.conftest import Shop

WORDS = {"channel_product_code": "P-7"}


async def options(shop: Shop, *orders: int) -> list[str | None]:
    return [(await shop.item(order))["option_code"] for order in orders]


async def rematch(shop: Shop, order: int, option: str, **body: Any) -> dict[str, Any]:
    item = await shop.item_id(order)
    return await shop.done(order, "match", item_id=item, option_code=option, rematch_all=True, **body)


async def exchanged(shop: Shop, order: int, **body: Any) -> list[int]:
    asked = {"item_id": await shop.item_id(order), "qty": 3, "reason": "EXCHANGE_SIMPLE", **body}
    created: list[int] = (await shop.done(order, "exchange-item", new_option_code="31244", **asked))["created"]
    return created


async def test_every_waiting_order_is_matched_when_all_are_asked(shop: Shop) -> None:
    """A35."""
    unmatched = [await shop.take(option=None) for _ in range(3)]
    other = await shop.take(option=None, channel_option_name="다른 옵션")
    wrong = [await shop.take(option="31256", channel_product_code="P-unknown") for _ in range(2)]
    right = await shop.take(option="30001", channel_product_code="P-unknown")
    answer = await rematch(shop, wrong[1], "31255")
    assert (answer["mgmt_no"], answer["warnings"]) == (wrong[1], [])
    assert await options(shop, *unmatched, *wrong) == ["31255"] * 5
    assert await options(shop, other, right) == [None, "30001"]
    events = [event for event in await shop.said("orders.item.matched.v1") if isinstance(event, ItemMatched)]
    assert {event.mgmt_no for event in events} == {*unmatched, *wrong}


async def test_orders_without_words_have_no_mates_when_one_is_matched(shop: Shop) -> None:
    """A35: an order by hand, and a line that names only our option."""
    person = {"name": "홍가람", "mobile": "010-0000-1000", "zip": "04524", "address": "서울 가나구 다라로 12"}
    by_hand = []
    for code in ("31255", "31256", "31244"):
        asked = {"channel_id": "eleven-1", "option_code": code, "qty": 1, "price": 9750}
        answer = await shop.post("/orders", {**asked, "buyer": {"name": "홍가람"}, "recipient": person})
        by_hand.append(answer.json()["mgmt_no"])
    nameless = {"channel_product_code": "", "channel_product_name": "", "channel_option_name": ""}
    lines = [await shop.take(option=code, **nameless) for code in ("31255", "31256")]
    await rematch(shop, by_hand[0], "30001")
    await rematch(shop, lines[0], "30001")
    assert await options(shop, *by_hand) == ["30001", "31256", "31244"]
    assert await options(shop, *lines) == ["30001", "31256"]
    assert await shop.rows("SELECT * FROM matching") == []


async def test_what_people_chose_stays_when_all_are_matched(shop: Shop) -> None:
    """A35: a line exchanged before shipping, one that an agent added, a copy, a replacement that waits, their parts."""
    wrong, swapped, copied, shipped, split = [await shop.take(**WORDS) for _ in range(5)]
    await exchanged(shop, swapped)
    await shop.done(wrong, "add-items", items=[{"option_code": "31255", "qty": 1}])
    [copy] = (await shop.done(copied, "copy"))["created"]
    [whole] = (await shop.done(copied, "copy-all", channel_id="eleven-1"))["created"]
    await shop.shipped(shipped)
    [replacement] = await exchanged(shop, shipped)
    pieces = {"item_id": await shop.item_id(copy), "qty": 1}
    [part_of_copy] = (await shop.done(copy, "split-order", items=[pieces]))["created"]
    pieces = {"item_id": await shop.item_id(split), "qty": 2}
    [part] = (await shop.done(split, "split-order", items=[pieces]))["created"]
    pieces = {"item_id": await shop.item_id(part), "qty": 1}
    [part_of_part] = (await shop.done(part, "split-order", items=[pieces]))["created"]
    await rematch(shop, wrong, "31256")
    assert await options(shop, wrong, copied, split, part, part_of_part) == ["31256"] * 5
    assert await options(shop, swapped, replacement) == ["31244", "31244"]
    assert await options(shop, shipped, copy, whole, part_of_copy) == ["31255"] * 4
    lines = (await shop.pack(wrong))["orders"][0]["items"]
    assert [(line["option_code"], line["added_by_cs"]) for line in lines] == [("31256", False), ("31255", True)]


async def test_intake_learns_nothing_when_what_a_person_chose_is_matched(shop: Shop) -> None:
    """A35: copies, replacements and exchanged lines do not stand for the words that they came under."""
    source, swapped, waiting = [await shop.take(option=None, **WORDS) for _ in range(3)]
    [copy] = (await shop.done(source, "copy", option_code="31244"))["created"]
    await exchanged(shop, swapped)
    for order in (copy, swapped):
        await rematch(shop, order, "31256")
    assert await options(shop, copy, swapped, source, waiting) == ["31256", "31256", None, None]
    assert await shop.rows("SELECT * FROM matching") == []
    assert await options(shop, await shop.take(option=None, **WORDS)) == [None]


async def test_others_follow_when_the_line_was_mended_before(shop: Shop) -> None:
    """A35: what the line carried before is the wrong match."""
    unmatched = await shop.take(option=None, **WORDS)
    wrong = [await shop.take(**WORDS) for _ in range(3)]
    right = await shop.take(option="30001", **WORDS)
    item = await shop.item_id(wrong[0])
    await shop.done(wrong[0], "match", item_id=item, option_code="31256")
    await rematch(shop, wrong[0], "31256")
    assert await options(shop, unmatched, *wrong, right) == ["31256"] * 4 + ["30001"]
    again = {"item_id": item, "option_code": "31256", "rematch_all": True}
    assert await shop.refused(wrong[0], "match", **again) == (409, "NO_CHANGE")


async def test_orders_with_a_waybill_are_named_when_they_keep_the_wrong_option(shop: Shop) -> None:
    """A35: `REMATCH_INVOICED` says how many, and the first five."""
    wrong, *labelled = [await shop.take(**WORDS) for _ in range(8)]
    for order in labelled:
        await shop.invoiced(order)
    await shop.done(labelled[-1], "confirm-shipment")
    answer = await rematch(shop, wrong, "31256")
    numbers = ", ".join(str(order) for order in labelled[:5])
    assert answer["warnings"] == [
        {
            "code": "REMATCH_INVOICED",
            "detail": f"송장이 입력된 6건은 그대로입니다. 송장 삭제 후 다시 매칭하세요: {numbers} 외",
        }
    ]
    assert await options(shop, wrong, *labelled) == ["31256"] + ["31255"] * 7


async def test_same_call_goes_on_when_more_wait_than_one_call_does(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A35: the oldest first; `REMATCH_LEFT` says how many are left."""
    monkeypatch.setattr(match_item, "MAX_REMATCHED", 2)
    waiting = [await shop.take(**WORDS) for _ in range(6)]
    answer = await rematch(shop, waiting[5], "31256")
    assert answer["warnings"] == [
        {"code": "REMATCH_LEFT", "detail": "2건까지 매칭했습니다. 3건이 남았으니 같은 매칭을 다시 실행하세요."}
    ]
    assert await options(shop, *waiting) == ["31256", "31256", "31255", "31255", "31255", "31256"]
    answer = await rematch(shop, waiting[5], "31256")
    assert [each["code"] for each in answer["warnings"]] == ["REMATCH_LEFT"]
    assert (await rematch(shop, waiting[5], "31256"))["warnings"] == []
    assert await options(shop, *waiting) == ["31256"] * 6


async def test_alarm_rings_once_when_many_are_matched(shop: Shop) -> None:
    """api.md: `alarm_at` goes with the command's own record."""
    waiting = [await shop.take(option=None, **WORDS) for _ in range(3)]
    await rematch(shop, waiting[1], "31255", alarm_at="2026-03-01T17:00:00+09:00", note="확인")
    told = [event for event in await shop.said("orders.item.matched.v1") if isinstance(event, ItemMatched)]
    at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert {event.mgmt_no: event.alarm_at for event in told} == {waiting[0]: None, waiting[1]: at, waiting[2]: None}
    assert {event.note for event in told} == {"확인"}
