"""상품옵션 일괄등록: options made and changed by a file, each row with its verdict, each once."""

from __future__ import annotations

import pytest

from shared.contracts.access import Role
from shared.contracts.orders import OptionsChanged
from tests.integration.orders.conftest import Shop
from tests.integration.orders.upload_desk import UploadDesk, workbook

HEADERS = ("상품옵션코드", "상품코드", "상품명", "옵션", "판매가(A)", "공급처", "현재고", "품절", "위탁", "사용여부")


@pytest.fixture
def desk(shop: Shop) -> UploadDesk:
    return UploadDesk(shop, "option-uploads", Role.ADMIN)


async def test_options_are_made_and_changed_when_a_file_is_applied(shop: Shop, desk: UploadDesk) -> None:
    """F-065: bulk upsert from .xlsx: new ones, changed ones, empty cells keep what was; stock by hand is a movement."""
    file = workbook(
        HEADERS,
        ["N-1", "P-1", "새 상품", "빨강", "12,000원", "공급처 2", 7, "N", "N", ""],
        ["31255", "", "", "", 15000, "supplier-2", 90, "품절", "", "미사용"],
        ["N-2", "", "상품코드 없음", "", "", "", "", "", "", ""],
        ["N-3", "P-3", "상품", "", "비쌈", "", "", "", "", ""],
        ["N-4", "P-4", "상품", "", "", "없는 공급처", "", "", "", ""],
        ["N-1", "P-1", "또", "", "", "", "", "", "", ""],
        ["한글코드", "P-1", "상품", "", "", "", "", "", "", ""],
        ["", "P-1", "상품", "", "", "", "", "", "", ""],
    )
    made = await desk.uploaded(file)
    expected = ["OK", "OK", "FIELD_REQUIRED", "INVALID_VALUE", "INVALID_VALUE", "DUPLICATE_ROW", "INVALID_VALUE",
                "FIELD_REQUIRED"]  # fmt: skip
    assert await desk.verdicts(made["upload_id"]) == expected
    assert not [event for event in await shop.said() if isinstance(event, OptionsChanged)]

    results = await desk.applied(made["upload_id"])

    assert [each["verdict"] for each in results] == expected
    assert [each["ok"] for each in results] == [True, True, *[False] * 6]
    rows = {row["option_code"]: row for row in (await shop.get("/options?limit=100")).json()["items"]}
    new, old = rows["N-1"], rows["31255"]
    assert (new["product_name"], new["price_tier_a"], new["supplier_id"], new["stock_on_hand"]) == (
        "새 상품", 12000, "supplier-2", 7,
    )  # fmt: skip
    assert (old["product_name"], old["price_tier_a"], old["supplier_id"], old["stock_on_hand"]) == (
        "좋은상품", 15000, "supplier-2", 90,
    )  # fmt: skip
    assert (old["sold_out"], old["consignment"], old["active"], new["active"]) == (True, False, False, True)
    moved = await shop.rows("SELECT option_code, qty, kind FROM stock_movement ORDER BY option_code")
    assert moved == [
        {"option_code": "31255", "qty": -10, "kind": "COUNT"}, {"option_code": "N-1", "qty": 7, "kind": "COUNT"},
    ]  # fmt: skip


async def test_nothing_moves_when_the_same_file_comes_again(shop: Shop, desk: UploadDesk) -> None:
    """F-065: the same file twice leaves the same options and no second movement."""
    file = workbook(HEADERS, ["N-1", "P-1", "새 상품", "빨강", 12000, "", 7, "", "", ""])
    for _ in range(2):
        made = await desk.uploaded(file)
        assert [each["ok"] for each in await desk.applied(made["upload_id"])] == [True]
    assert len(await shop.rows("SELECT 1 FROM stock_movement")) == 1


async def test_file_of_options_is_refused_when_an_agent_sends_it(shop: Shop) -> None:
    """F-065: masters are for those who may change them."""
    answer = await UploadDesk(shop, "option-uploads").send(workbook(HEADERS, ["N-1"]))
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")
