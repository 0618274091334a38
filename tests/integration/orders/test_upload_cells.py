"""Cells of a file as they are read: nothing is cut in silence, zeros come back, and what was warned of is still said."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.integration.orders.conftest import Shop
from tests.integration.orders.upload_desk import ORDER_HEADERS, UploadDesk, order_row, workbook

CHANNEL = {"channel_id": "eleven-1"}


@pytest.fixture
def desk(shop: Shop) -> UploadDesk:
    return UploadDesk(shop, "intake-uploads")


async def test_row_is_refused_when_a_cell_is_longer_than_what_is_kept(shop: Shop, desk: UploadDesk) -> None:
    """F-193: 500 characters are kept, of 501 nothing is cut off."""
    made = await desk.uploaded(
        workbook(
            ORDER_HEADERS,
            order_row("V-1", 배송메모="가" * 500),
            order_row("V-2", 배송메모="가" * 501),
            order_row("V-3", 주소="가" * 5000),
        ),
        **CHANNEL,
    )
    rows = await desk.rows(made["upload_id"])
    assert [row["verdict"] for row in rows] == ["OK", "INVALID_VALUE", "INVALID_VALUE"]
    assert [row["detail"] for row in rows[1:]] == [
        "값이 올바르지 않습니다: 배송메모 (최대 500자)", "값이 올바르지 않습니다: 주소 (최대 500자)",
    ]  # fmt: skip
    results = await desk.applied(made["upload_id"])
    assert [each["ok"] for each in results] == [True, False, False]
    assert await shop.rows("SELECT length(memo) AS n FROM pack") == [{"n": 500}]


def _row(number: str, cells: dict[str, Any]) -> list[object]:
    """A row with these cells as they are: numbers stay numbers."""
    return order_row(number, **cells)


async def test_zeros_come_back_when_phones_and_zips_are_numbers(shop: Shop, desk: UploadDesk) -> None:
    """F-193: in cells of numbers only, where the column is one of phones or zips; a text is what it says."""
    made = await desk.uploaded(
        workbook(
            ORDER_HEADERS,
            _row("V-1", {"수령자 핸드폰": 1000003000, "우편번호": 4524}),
            _row("V-2", {"수령자 핸드폰": "1000003000", "우편번호": "4524"}),
            _row("V-3", {"수령자 핸드폰": 15880000, "우편번호": 62178}),
            _row("V-4", {"수령자 핸드폰": 220000000, "우편번호": 621785}),
            order_row("1000003000", 상품옵션코드=31255),
        ),
        **CHANNEL,
    )
    rows = await desk.rows(made["upload_id"])
    assert [(row["recipient_mobile"], row["recipient_zip"]) for row in rows[:4]] == [
        ("01000003000", "04524"), ("1000003000", "4524"), ("15880000", "62178"), ("0220000000", "621785"),
    ]  # fmt: skip
    assert (rows[4]["market_order_no"], rows[4]["option_code"]) == ("1000003000", "31255")
    await desk.applied(made["upload_id"], row_ns=[1])
    assert await shop.rows("SELECT mobile, zip FROM pack") == [{"mobile": "01000003000", "zip": "04524"}]


async def test_row_still_says_that_it_waits_for_a_match_when_it_was_applied(shop: Shop, desk: UploadDesk) -> None:
    """F-193: in the answer, in the list, and in the result file."""
    made = await desk.uploaded(workbook(ORDER_HEADERS, order_row("V-1", option="none"), order_row("V-2")), **CHANNEL)
    results = await desk.applied(made["upload_id"])
    assert [[each["code"] for each in result["warnings"]] for result in results] == [["NOT_MATCHED"], []]
    rows = await desk.rows(made["upload_id"])
    assert [[each["code"] for each in row["warnings"]] for row in rows] == [["NOT_MATCHED"], []]
    file = await shop.get(f"/intake-uploads/{made['upload_id']}/result")
    cells = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    said = [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    assert [(row["처리결과"], row["안내"]) for row in said] == [
        ("완료", "매칭되지 않은 상품이 있습니다. 상품을 먼저 매칭하세요."), ("완료", ""),
    ]  # fmt: skip
