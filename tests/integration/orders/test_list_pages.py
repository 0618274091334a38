"""Every list of orders takes the common parameters: pages both ways, a jump, a total, and nothing that it does not know."""

from typing import Any

import pytest

from shared.contracts.access import Role
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.integration.orders.list_pages import body, refusal, walked
from tests.integration.orders.test_bulk_jobs import started
from tests.integration.orders.upload_desk import ORDER_HEADERS, UploadDesk, order_row, workbook
from tests.support.tokens import bearer


@pytest.mark.parametrize("path", ["channels", "channel-groups", "suppliers", "supplier-groups"])
async def test_masters_are_paged_when_there_are_many(shop: Shop, path: str) -> None:
    """F-195 … F-198."""
    before = [row["id"] for row in (await body(shop, f"/{path}"))["items"]]
    more: dict[str, Any] = {"adapter": "manual"} if path == "channels" else {}
    for n in range(25):
        answer = await shop.post(f"/{path}", {"id": f"m-{n:02}", "name": f"모든 {n}", **more}, role=Role.ADMIN)
        assert answer.status_code == 201, answer.text
    await walked(shop, f"/{path}", "id", sorted([*before, *(f"m-{n:02}" for n in range(25))]))
    await walked(shop, f"/{path}", "id", [f"m-{n:02}" for n in range(25)], name="모든", active="true")
    assert len((await body(shop, f"/{path}"))["items"]) == 20
    assert await refusal(shop, f"/{path}", name="%00") == (422, "INVALID_VALUE")
    if path in {"channel-groups", "supplier-groups"}:
        assert await refusal(shop, f"/{path}", group_id="all") == (422, "UNKNOWN_FIELD")


async def test_options_are_paged_when_there_are_many(shop: Shop) -> None:
    """F-063."""
    options = [{"option_code": f"A-{n:02}", "product_code": "P", "product_name": "긴 목록"} for n in range(7)]
    await shop.post("/options", {"options": options}, role=Role.ADMIN)
    await walked(
        shop, "/options", "option_code", ["30001", "31244", "31255", "31256", *(f"A-{n:02}" for n in range(7))]
    )
    await walked(shop, "/options", "option_code", [f"A-{n:02}" for n in range(7)], q="긴", active="true")


async def test_matches_are_paged_when_there_are_many(shop: Shop) -> None:
    """A35."""
    for n in range(6):
        match = {"channel_id": "naver-1", "channel_product_name": f"가나 {n}", "option_code": "31255"}
        put = await shop.client.put(f"{API}/matchings", json=match, headers=bearer(TOKENS.operator(Role.AGENT)))
        assert put.status_code == 200, put.text
    await walked(shop, "/matchings", "product_key", [f"가나 {n}" for n in range(6)], channel_id="naver-1")
    await walked(shop, "/matchings", "product_key", [f"가나 {n}" for n in range(6)], q="가나")


async def test_waiting_lines_are_paged_when_there_are_many(shop: Shop) -> None:
    """A35: unmatched lines in the order in which they came; the packs to print, and the queue of an option."""
    waiting = [await shop.take(option=None) for _ in range(5)]
    await walked(shop, "/unmatched", "mgmt_no", waiting)
    await walked(shop, "/unmatched", "mgmt_no", waiting, channel_id="eleven-1")
    orders = [await shop.take() for _ in range(5)]
    await shop.done(orders[2], "set-priority", option_code="31255", mode="TOP")
    await shop.done(orders[4], "set-priority", option_code="31255", mode="TOP")
    queue = [orders[n] for n in (4, 2, 0, 1, 3)]
    await walked(shop, f"/orders/{orders[0]}/priority-queue", "mgmt_no", queue, option_code="31255")
    await walked(shop, "/print-queue", "pack_no", [*queue[:2], *sorted([*waiting, *orders[:2], orders[3]])])


async def test_expected_goods_are_paged_when_there_are_many(shop: Shop) -> None:
    """A20: 입고예정."""
    orders = [await shop.shipped(await shop.take()) for _ in range(5)]
    for order in orders:
        items = [{"item_id": await shop.item_id(order), "qty": 1}]
        await shop.done(order, "request-pickup", items=items, auto_inbound=True)
    await walked(shop, "/expected-inbounds", "mgmt_no", orders)
    await walked(shop, "/expected-inbounds", "mgmt_no", orders, option_code="31255")


async def test_rows_of_a_job_are_paged_when_there_are_many(shop: Shop) -> None:
    numbers = list(range(900_001, 900_206))
    job = await started(shop, "set-hold", mgmt_nos=numbers)
    await walked(shop, f"/jobs/{job}/rows", "mgmt_no", numbers)


async def test_rows_of_an_upload_are_paged_when_there_are_many(shop: Shop) -> None:
    """F-193: also of one verdict, whose rows are not numbered one after another."""
    rows = [order_row(f"V-{n // 2}") for n in range(12)]  # each second one is a DUPLICATE_ROW
    made = await UploadDesk(shop, "intake-uploads").uploaded(workbook(ORDER_HEADERS, *rows), channel_id="eleven-1")
    path = f"/intake-uploads/{made['upload_id']}/rows"
    await walked(shop, path, "n", list(range(1, 13)))
    await walked(shop, path, "n", list(range(1, 13, 2)), verdict="OK")
    await walked(shop, path, "n", list(range(2, 13, 2)), verdict="DUPLICATE_ROW")
    assert await refusal(shop, path, verdict="ok") == (422, "INVALID_VALUE")
