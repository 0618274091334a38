"""포맷설정: how a channel's cancel file is read (F-181)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.cancellations.upload_files import LINE, naver_row
from tests.integration.cancellations.world import NAVER_HEADERS, World


@pytest.fixture
async def shop(world: World) -> World:
    await world.channel("vendor-1", "vendor")
    await world.channel("naver-1", "naver")
    return world


async def test_naver_rows_are_read_when_titles_stand_above_and_some_do_not_count(shop: World) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE, qty=3)
    rows = [
        naver_row(LINE, 1, "2026-03-01 10:12:30", "취소완료"),
        naver_row("2026030112345672", 1, "2026-03-01 10:12:30", ""),
        naver_row("2026030112345673", 1, "2026-03-01 10:12:30", "취소철회"),
    ]

    made = await shop.uploaded("naver-1", [NAVER_HEADERS, *rows], ["취소 목록"])

    assert (made["rows"], made["ignored"], made["verdicts"]) == (2, 1, {"OK": 1, "WITHDRAWN_ROW": 1})
    await shop.applied(made["upload_id"])
    assert order.cancelled == 1
    claim = await shop.claim("X-2026030112345671")
    assert (claim["reason"], claim["reason_raw"]) == ("CANCEL_SOLD_OUT", "품절")


async def test_columns_are_found_when_the_channel_has_its_own_format(shop: World) -> None:
    """A29, F-181."""
    order = await shop.order(101, "vendor-1", "V-1", qty=5)
    body = {
        "columns": {"market_order_no": "발주 번호", "qty": "반품 수", "requested_at": "날짜", "status": "구분"},
        "header_row": 2,
        "date_format": "%d/%m/%Y",
        "status_contains": ["취소"],
    }
    put = await shop.call("PUT", "/formats/vendor-1", body)
    assert (put.status_code, put.json()["own"]) == (200, True)
    assert (await shop.got("/formats/vendor-1"))["columns"] == body["columns"]

    made = await shop.uploaded(
        "vendor-1",
        [["발주번호", "구분", "반품수", "날짜"], ["V-1", "주문취소", 2, "01/03/2026"], ["V-1", "교환", 1, ""]],
        ["제목"],
    )

    assert (made["verdicts"], made["ignored"]) == ({"OK": 1}, 1)
    [shown] = made["items"]
    assert datetime.fromisoformat(shown["requested_at"]) == datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
    await shop.applied(made["upload_id"])
    assert order.cancelled == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"columns": {"qty": "수량"}}, "FIELD_REQUIRED"),
        ({"columns": {"market_order_no": "주문번호", "price": "금액"}}, "UNKNOWN_FIELD"),
        ({"columns": {"market_order_no": "주문번호"}, "date_format": "%Q"}, "INVALID_VALUE"),
        ({"columns": {"market_order_no": "주문번호"}, "header_row": 0}, "INVALID_VALUE"),
        ({"columns": {"market_order_no": "주문번호"}, "colour": "red"}, "UNKNOWN_FIELD"),
    ],
)
async def test_format_is_refused_when_it_cannot_work(shop: World, body: Any, code: str) -> None:
    answer = await shop.call("PUT", "/formats/vendor-1", body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_known_format_is_shown_when_the_channel_has_none(shop: World) -> None:
    known = await shop.got("/formats/naver-1")

    assert (known["own"], known["required"], known["columns"]["market_line_no"]) == (
        False,
        ["market_line_no"],
        "상품주문번호",
    )
