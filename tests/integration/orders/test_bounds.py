"""No number is too big to be worked on: pieces and won are bounded at every door, and a sum of many lines still fits."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.codes import CODES
from tests.integration.orders.conftest import Shop
from tests.integration.orders.upload_desk import ORDER_HEADERS, UploadDesk, order_row, workbook

PERSON = {"name": "홍가람", "mobile": "010-0000-1000", "zip": "04524", "address": "서울 가나구 다라로 12"}
BUYER = {"name": "홍가람"}
BY_HAND = {"channel_id": "eleven-1", "option_code": "31255", "qty": 1, "price": 1, "recipient": PERSON, "buyer": BUYER}
LINE = {**BY_HAND, "market_order_no": "B-1", "channel_product_name": "상품", "channel_option_name": "옵션"}
OPTION = {"option_code": "31255"}
QTY, WON = ("qty", 100_001, "최대 100,000"), ("price", 10**10 + 1, "최대 10,000,000,000")


async def refusal(shop: Shop, path: str, body: dict[str, Any]) -> tuple[int, str, str]:
    """Status, code and text of a body, or of its only row."""
    answer = await shop.post(path, body, role=Role.ADMIN)
    said = answer.json()
    said = said["results"][0] if "results" in said else said
    return CODES[said["code"]].status, said["code"], said["detail"]


@pytest.mark.parametrize(("field", "value", "most"), [QTY, WON, ("shipping_fee", 10**10 + 1, "최대 10,000,000,000")])
async def test_order_by_hand_is_refused_when_a_number_is_too_big(shop: Shop, field: str, value: int, most: str) -> None:
    """A24."""
    told = (422, "INVALID_VALUE", f"값이 올바르지 않습니다: /{field} ({most})")
    assert await refusal(shop, "/orders", {**BY_HAND, field: value}) == told
    assert await shop.said() == []


@pytest.mark.parametrize(
    ("field", "value", "most"),
    [QTY, WON, *((name, 10**10 + 1, "최대 10,000,000,000") for name in ("paid_amount", "settlement_expected"))],
)
async def test_line_of_a_channel_is_refused_when_a_number_is_too_big(
    shop: Shop, field: str, value: int, most: str
) -> None:
    """F-193: the line, not the call; over the broker the same body is read."""
    told = (422, "INVALID_VALUE", f"값이 올바르지 않습니다: /{field} ({most})")
    assert await refusal(shop, "/intake", {"orders": [{**LINE, field: value}]}) == told
    assert await shop.said() == []


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        ("copy", {"qty": 100_001}, "qty (최대 100,000)"),
        ("copy", {"price": 10**10 + 1}, "price (최대 10,000,000,000)"),
        ("add-items", {"items": [{**OPTION, "qty": 100_001}]}, "items/0/qty (최대 100,000)"),
        ("add-items", {"items": [{**OPTION, "qty": 1, "price": 10**10 + 1}]}, "items/0/price (최대 10,000,000,000)"),
        (
            "exchange-item",
            {"qty": 1, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE", "price": 10**10 + 1},
            "price (최대 10,000,000,000)",
        ),
        ("request-pickup", {"fees_expected": {"site": 10**10 + 1}}, "fees_expected/site (최대 10,000,000,000)"),
    ],
)
async def test_action_is_refused_when_a_number_is_too_big(
    shop: Shop, action: str, body: dict[str, Any], field: str
) -> None:
    """A14 A20 A22 A23, of one order and in bulk."""
    order = await shop.take()
    too_many = {"item_id": await shop.item_id(order), "qty": 10**30, "new_option_code": "31256"}
    too_many["reason"] = "EXCHANGE_SIMPLE"
    assert await shop.refused(order, "exchange-item", **too_many) == (409, "QTY_OUT_OF_RANGE")
    told = (422, "INVALID_VALUE", f"값이 올바르지 않습니다: /{field}")
    assert await refusal(shop, f"/orders/{order}/actions/{action}", body) == told
    assert await refusal(shop, f"/actions/{action}", {"rows": [{"mgmt_no": order, **body}]}) == told


@pytest.mark.parametrize("field", [f"price_tier_{tier}" for tier in "abcde"])
async def test_option_is_refused_when_a_price_is_too_big(shop: Shop, field: str) -> None:
    """F-065."""
    told = (422, "INVALID_VALUE", f"값이 올바르지 않습니다: /{field} (최대 10,000,000,000)")
    assert await refusal(shop, "/options", {"options": [{**OPTION, field: 10**10 + 1}]}) == told


async def test_row_of_a_file_is_refused_when_a_number_is_too_big(shop: Shop) -> None:
    """F-193 F-065."""
    orders = UploadDesk(shop, "intake-uploads")
    rows = [order_row("1", qty=100_001), order_row("2", 판매가="10,000,000,001원"), order_row("3", qty=100_000)]
    made = await orders.uploaded(workbook(ORDER_HEADERS, *rows), channel_id="eleven-1")
    assert [(row["verdict"], row["detail"]) for row in await orders.rows(made["upload_id"])] == [
        ("INVALID_VALUE", "값이 올바르지 않습니다: 수량 (최대 100,000)"),
        ("INVALID_VALUE", "값이 올바르지 않습니다: 판매가 (최대 10,000,000,000)"),
        ("OK", ""),
    ]
    options = UploadDesk(shop, "option-uploads", Role.ADMIN)
    made = await options.uploaded(
        workbook(
            ("상품옵션코드", "판매가(A)", "현재고"),
            ("31255", 10**10, 10**9),
            ("31256", 10**10 + 1, 1),
            ("31244", 1, 10**9 + 1),
        )
    )
    assert [(row["verdict"], row["detail"]) for row in await options.rows(made["upload_id"])] == [
        ("OK", ""),
        ("INVALID_VALUE", "값이 올바르지 않습니다: 판매가(A) (최대 10,000,000,000)"),
        ("INVALID_VALUE", "값이 올바르지 않습니다: 현재고 (최대 1,000,000,000)"),
    ]


async def test_sums_fit_when_every_number_is_the_biggest(shop: Shop) -> None:
    """A23 A7: what used to overflow the order's amount, and the pieces of a pack."""
    most = {"qty": 100_000, "price": 10**10}
    answer = await shop.post("/orders", {**BY_HAND, **most})
    order = answer.json()["mgmt_no"]
    lines = [{**OPTION, **most}] * 99
    for _ in range(10):
        await shop.done(order, "add-items", items=lines)
    [shown] = (await shop.pack(order))["orders"]
    assert (len(shown["items"]), shown["order_amount"]) == (991, 991 * 10**15)
    assert await shop.refused(order, "add-items", items=lines) == (422, "TOO_MANY_ROWS")
    other = await shop.take(qty=100_000, price=10**10, paid_amount=10**10, settlement_expected=10**10)
    joined = await shop.done(order, "combine-add", target_mgmt_no=other, confirm_recipient_mismatch=True)
    assert sum(line["qty"] for each in joined["pack"]["orders"] for line in each["items"]) == 99_200_000
