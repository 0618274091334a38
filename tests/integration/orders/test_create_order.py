"""주문생성 (A24) over HTTP: what the popup must ask for, the number it makes, and what it refuses."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.orders import OrderCreated
from tests.integration.orders.conftest import Shop

PERSON = {"name": "홍가람", "tel": "02-700-0001", "mobile": "010-0000-1000", "zip": "04524", "address": "서울 가나구 1"}
GOOD: dict[str, Any] = {
    "channel_id": "eleven-1", "option_code": "31255", "qty": 2, "price": 9750, "buyer": PERSON,
    "recipient": {**PERSON, "name": "나래", "memo": "문 앞"}, "note": "전화 주문",
}  # fmt: skip


async def test_order_is_made_when_the_popup_is_saved(shop: Shop) -> None:
    """A24, F-024, F-060, F-062, F-066: an option chosen by its row; source MANUAL, a pack of its own, said once."""
    [option] = (await shop.get("/options?product_name=좋은상품&option_name=파랑")).json()["items"]
    body = {**GOOD, "option_code": option["option_code"], "market_order_no": "HAND-1", "shipping_fee": 3000}
    answer = await shop.post("/orders", body)
    assert answer.status_code == 201
    made = answer.json()
    assert made["created"] == [made["mgmt_no"]]
    assert made["pack_no"] == made["mgmt_no"]
    pack = await shop.pack(made["mgmt_no"])
    order = pack["orders"][0]
    assert (order["source"], order["market_order_no"], order["order_amount"], order["shipping_fee"]) == (
        "MANUAL", "HAND-1", 19500, 3000,
    )  # fmt: skip
    assert (pack["recipient"]["name"], pack["recipient"]["mobile"], pack["status"]) == (
        "나래", "01000001000", "RECEIVED",
    )  # fmt: skip
    [said] = await shop.said()
    assert isinstance(said, OrderCreated)
    assert (said.note, said.automatic, said.mgmt_nos) == ("전화 주문", False, (made["mgmt_no"],))


async def test_alarm_is_told_with_the_order_when_one_is_set(shop: Shop) -> None:
    """A24: every body takes `alarm_at` (api.md); what may be left out may be null."""
    blank = {"market_order_no": None, "shipping_fee": None, "recipient": {**PERSON, "tel": None, "memo": None}}
    answer = await shop.post("/orders", {**GOOD, **blank, "alarm_at": "2026-03-01T17:00:00+09:00"})
    assert answer.status_code == 201, answer.text
    [said] = await shop.said()
    assert isinstance(said, OrderCreated)
    assert said.alarm_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    refused = await shop.post("/orders", {**GOOD, "alarm_at": "내일"})
    assert (refused.status_code, refused.json()["code"]) == (422, "INVALID_VALUE")


@pytest.mark.parametrize("option_code", ["31255", "31244", "30001"])
async def test_order_is_told_as_it_is_stored_when_it_is_made(shop: Shop, option_code: str) -> None:
    """A24: the answer and the message are made before anything is read back; every field is what the tables hold."""
    answer = await shop.post("/orders", {**GOOD, "option_code": option_code, "shipping_fee": 2500}, role=Role.ADMIN)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    stored = await shop.pack(made["mgmt_no"])
    assert made["pack"] == stored
    [said] = await shop.said("orders.order.created.v1")
    assert isinstance(said, OrderCreated)
    assert said.packs[0].model_dump(mode="json") == stored


async def test_number_is_made_when_it_is_left_blank(shop: Shop) -> None:
    """A24, F-061: two blank ones never get the same number."""
    numbers = []
    for blank in ({}, {"market_order_no": ""}, {"market_order_no": " "}):
        answer = await shop.post("/orders", {**GOOD, **blank})
        numbers.append(answer.json()["pack"]["orders"][0]["market_order_no"])
    assert len(set(numbers)) == 3
    assert all(re.fullmatch(r"M\d{8}-\d+", number) for number in numbers)


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"channel_id": ""}, 422, "FIELD_REQUIRED"),
    ({"channel_id": None}, 422, "FIELD_REQUIRED"),
    ({"option_code": ""}, 422, "FIELD_REQUIRED"),
    ({"option_code": None}, 422, "FIELD_REQUIRED"),
    ({"qty": None}, 422, "FIELD_REQUIRED"),
    ({"price": None}, 422, "FIELD_REQUIRED"),
    ({"buyer": {**PERSON, "name": " "}}, 422, "FIELD_REQUIRED"),
    ({"buyer": None}, 422, "FIELD_REQUIRED"),
    ({"buyer": {"name": None}}, 422, "FIELD_REQUIRED"),
    ({"recipient": {}}, 422, "FIELD_REQUIRED"),
    ({"recipient": None}, 422, "FIELD_REQUIRED"),
    ({"qty": 0}, 422, "QTY_ZERO"),
    ({"option_code": "no-such"}, 404, "OPTION_NOT_FOUND"),
    ({"channel_id": "no-such"}, 404, "CHANNEL_NOT_FOUND"),
    ({"recipient": {**PERSON, "mobile": "010-12"}}, 422, "INVALID_PHONE"),
    ({"recipient": {**PERSON, "zip": "12"}}, 422, "INVALID_ZIP"),
]


@pytest.mark.reaches("create", "FIELD_REQUIRED", "OPTION_NOT_FOUND", "QTY_ZERO")
async def test_order_is_refused_when_something_needed_is_missing(shop: Shop) -> None:
    """A24, F-060: each missing field by its name; nothing is kept."""
    for change, status, code in REFUSED:
        answer = await shop.post("/orders", {**GOOD, **change})
        assert (answer.status_code, answer.json()["code"]) == (status, code), change
        if code == "FIELD_REQUIRED":
            [field] = change
            assert field in answer.json()["detail"]
    assert await shop.rows("SELECT 1 FROM orders") == []


@pytest.mark.reaches("create", "MARKET_ORDER_NO_EXISTS")
async def test_number_is_refused_when_the_channel_has_it(shop: Shop) -> None:
    """A24: MARKET_ORDER_NO_EXISTS, of a channel's order and of one made by hand; another channel may have it."""
    await shop.take(market_order_no="X-1")
    body = {**GOOD, "market_order_no": "X-1"}
    refused = await shop.post("/orders", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "MARKET_ORDER_NO_EXISTS")
    assert (await shop.post("/orders", {**body, "channel_id": "naver-1"})).status_code == 201


async def test_one_is_made_when_many_ask_for_the_same_number_at_once(shop: Shop) -> None:
    """A24: the number is locked before it is looked for; losers get MARKET_ORDER_NO_EXISTS and leave nothing."""
    body = {**GOOD, "market_order_no": "RACE-1"}
    answers = await asyncio.gather(*(shop.post("/orders", body) for _ in range(16)))
    codes = sorted((answer.status_code, answer.json().get("code", "")) for answer in answers)
    assert codes == [(201, ""), *[(409, "MARKET_ORDER_NO_EXISTS")] * 15]
    counts = "SELECT (SELECT count(*) FROM pack) + (SELECT count(*) FROM orders) + (SELECT count(*) FROM item) AS n"
    assert await shop.rows(counts) == [{"n": 3}]
    assert len(await shop.said()) == 1
