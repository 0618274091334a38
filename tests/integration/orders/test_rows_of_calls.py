"""`POST /intake` and `POST /options` answer a row each (domain.md 2.10): one that cannot be read keeps no other out."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from shared.contracts.access import Role
from shared.contracts.orders import OrderCreated
from tests.integration.orders.conftest import Shop


def order(number: str, **changes: Any) -> dict[str, Any]:
    return {
        "channel_id": "eleven-1",
        "market_order_no": number,
        "market_line_no": "1",
        "option_code": "31255",
        "qty": 1,
        "price": 1000,
        "recipient": {"name": f"나래{number}", "address": f"서울 가나구 다라로 {number}"},
        **changes,
    }


async def post(shop: Shop, path: str, body: Any) -> httpx2.Response:
    return await shop.post(path, body, role=Role.ADMIN)


async def results_of(shop: Shop, path: str, body: Any) -> list[dict[str, Any]]:
    answer = await post(shop, path, body)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def test_good_lines_are_taken_when_others_cannot_be_read(shop: Shop) -> None:
    """F-193: a code and a pointer a row, in the order of the call."""
    without_price = order("5")
    del without_price["price"]
    results = await results_of(
        shop,
        "/intake",
        {
            "orders": [
                order("1"),
                order("2", qty="3"),
                order("3", surprise=1),
                order("4", ordered_at="2026-11-30T10:00:00"),
                without_price,
                order("6", recipient={"name": "나\x00래"}),
                order("7", qty=0),
                "주문",
                order("8", recipient={"name": "가\ud800"}),
                order("9"),
            ]
        },
    )
    assert [(each["id"], each["ok"], each["code"]) for each in results] == [
        (0, True, None),
        (1, False, "INVALID_VALUE"),
        (2, False, "UNKNOWN_FIELD"),
        (3, False, "INVALID_VALUE"),
        (4, False, "FIELD_REQUIRED"),
        (5, False, "INVALID_VALUE"),
        (6, False, "QTY_ZERO"),
        (7, False, "INVALID_VALUE"),
        (8, False, "INVALID_VALUE"),
        (9, True, None),
    ]
    assert [results[n]["detail"] for n in (1, 2, 4, 5, 7)] == [
        "값이 올바르지 않습니다: /qty",
        "알 수 없는 항목이 있습니다: /surprise",
        "필수 항목이 비어 있습니다: /price",
        "값이 올바르지 않습니다: /recipient/name",
        "값이 올바르지 않습니다: /",
    ]
    assert [each["mgmt_no"] is None for each in results] == [False, *[True] * 8, False]
    taken = await shop.rows("SELECT market_order_no, mgmt_no FROM orders ORDER BY mgmt_no")
    assert taken == [
        {"market_order_no": "1", "mgmt_no": results[0]["mgmt_no"]},
        {"market_order_no": "9", "mgmt_no": results[9]["mgmt_no"]},
    ]
    created = [event for event in await shop.said() if isinstance(event, OrderCreated)]
    assert [event.mgmt_nos for event in created] == [(results[0]["mgmt_no"],), (results[9]["mgmt_no"],)]


async def test_nothing_is_taken_when_no_line_can_be_read(shop: Shop) -> None:
    """F-193."""
    [result] = await results_of(shop, "/intake", {"orders": [order("1", qty=1.5)]})
    assert (result["ok"], result["code"], result["mgmt_no"]) == (False, "INVALID_VALUE", None)
    assert await shop.said() == []


@pytest.mark.parametrize(
    ("path", "body"),
    [("/intake", {"orders": [order("1")] * 1001}), ("/options", {"options": [{"option_code": "31255"}] * 1001})],
)
async def test_call_is_refused_with_the_limit_when_it_holds_more_than_a_thousand(
    shop: Shop, path: str, body: dict[str, Any]
) -> None:
    """F-193 F-065."""
    answer = await post(shop, path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "TOO_MANY_ROWS")
    assert answer.json()["detail"] == "한 번에 처리할 수 있는 건수를 넘었습니다. 최대 1000건입니다."
    assert await shop.said() == []


async def test_good_options_are_put_when_others_cannot_be_read(shop: Shop) -> None:
    """F-065."""
    results = await results_of(
        shop,
        "/options",
        {
            "options": [
                {"option_code": "N-1", "product_code": "P-1", "product_name": "새 상품", "stock_on_hand": 3},
                {"option_code": "31255", "stock_on_hand": "10"},
                {"option_code": "한글코드"},
                {"option_code": "가\ud800"},
                {"product_code": "P-1"},
                {"option_code": "31256", "surprise": 1},
                {"option_code": "N-2"},
                7,
                {"option_code": "31244", "price_tier_a": 500},
            ]
        },
    )
    assert [(each["id"], each["ok"], each["code"]) for each in results] == [
        ("N-1", True, None),
        ("31255", False, "INVALID_VALUE"),
        ("한글코드", False, "INVALID_VALUE"),
        (None, False, "INVALID_VALUE"),
        (None, False, "FIELD_REQUIRED"),
        ("31256", False, "UNKNOWN_FIELD"),
        ("N-2", False, "FIELD_REQUIRED"),
        (None, False, "INVALID_VALUE"),
        ("31244", True, None),
    ]
    assert results[1]["detail"] == "값이 올바르지 않습니다: /stock_on_hand"
    rows = await shop.rows("SELECT option_code FROM option WHERE option_code = 'N-1' OR price_tier_a = 500 ORDER BY 1")
    assert [row["option_code"] for row in rows] == ["31244", "N-1"]


async def test_option_loses_its_supplier_when_null_is_said(shop: Shop) -> None:
    """F-065: a field that is left out keeps what it was; `supplier_id: null` says that there is none."""

    async def supplier_after(**fields: Any) -> str | None:
        [result] = await results_of(shop, "/options", {"options": [{"option_code": "31255", **fields}]})
        assert result["ok"]
        [row] = (await shop.get("/options?option_code=31255")).json()["items"]
        found: str | None = row["supplier_id"]
        return found

    assert await supplier_after(price_tier_a=5) == "supplier-1"
    assert await supplier_after(supplier_id=None) is None
    assert await supplier_after(supplier_id="supplier-2") == "supplier-2"
