"""판매처취소: files become rows with verdicts, rows become claims, and nothing is cancelled twice."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from shared.contracts.access import Role
from shared.contracts.orders_commands import ApplyClaim, WithdrawClaim
from shared.contracts.snapshots import OrderStatus
from tests.integration.cancellations.world import HEADERS, NAVER_HEADERS, World, xlsx
from tests.unit.cancellations.payloads import NAVER

LINE = "2026030112345671"


def row(number: str, qty: object = 1, day: object = "2026-03-01", **more: object) -> list[object]:
    values = {"주문번호": number, "상품명": "좋은상품", "수량": qty, "주문자": "홍가람", "취소사유": "단순변심",
              "취소요청일": day, "반품송장번호": "", **more}  # fmt: skip
    return [values[name] for name in HEADERS]


def naver_row(line: str, qty: int, at: str, status: str = "취소요청") -> list[object]:
    values: dict[str, object] = {"상품주문번호": line, "주문번호": "N-1", "취소 처리상태": status, "취소요청일": at,
                                 "취소사유": "품절", "상품명": "좋은상품", "옵션정보": "파랑-XL", "수량": qty,
                                 "구매자명": "홍가람", "수취인명": "홍가람"}  # fmt: skip
    return [values.get(name, "") for name in NAVER_HEADERS]


@pytest.fixture
async def shop(world: World) -> World:
    await world.channel("vendor-1", "vendor")
    await world.channel("naver-1", "naver")
    return world


async def rows_of(world: World, upload_id: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await world.got(f"/uploads/{upload_id}/rows?limit=500"))["items"]
    return items


async def test_rows_are_judged_when_a_generic_file_is_uploaded(shop: World) -> None:
    """A29, D14, F-180, F-183."""
    await shop.order(101, "vendor-1", "V-1", qty=3)
    await shop.order(102, "vendor-1", "V-2", qty=3, status=OrderStatus.INVOICED)
    await shop.order(103, "vendor-1", "V-3", qty=3)
    await shop.deliver(shop.orders.shipped(103))
    await shop.order(104, "vendor-1", "V-4", qty=1, cancelled=1)
    await shop.order(105, "vendor-1", "V-5", qty=3, product="가 상품")
    await shop.order(106, "vendor-1", "V-5", qty=3, product="나 상품")

    made = await shop.uploaded(
        "vendor-1",
        [
            row("V-1", 2),
            row("V-1", 2),
            row("V-1", 2, "2026-03-02"),
            row("V-2"),
            row("V-3"),
            row("V-4"),
            row("V-5", 상품명="없는 상품"),
            row("V-9"),
            row(""),
            row("V-1", "두 개", "2026-03-03"),
            row("V-1", 1, "어제"),
            row("V-5", 상품명="나 상품"),
        ],
    )

    assert [each["verdict"] for each in await rows_of(shop, made["upload_id"])] == [
        "OK", "DUPLICATE_ROW", "QTY_OVER", "INVOICED_HELD", "SHIPPED_RECORDED", "ALREADY_CANCELLED", "AMBIGUOUS",
        "ORDER_NOT_FOUND", "EMPTY_ORDER_NO", "BAD_QTY", "BAD_DATE", "OK",
    ]  # fmt: skip
    assert (made["rows"], made["verdicts"]["OK"], made["state"]) == (12, 2, "READY")
    first = made["items"][0]
    assert (first["mgmt_no"], first["sheet_row"], first["buyer_name"], first["channel_name"]) == (
        101, 2, "홍*람", "vendor-1 상점",
    )  # fmt: skip
    assert await shop.said(ApplyClaim) == []


async def test_rows_are_applied_once_when_the_upload_is_applied_twice(shop: World) -> None:
    """A29, F-182, F-184."""
    order = await shop.order(101, "vendor-1", "V-1", qty=3)
    held = await shop.order(102, "vendor-1", "V-2", qty=3, status=OrderStatus.INVOICED)
    made = await shop.uploaded("vendor-1", [row("V-1", 2), row("V-2"), row("V-9"), row("")])

    results = await shop.applied(made["upload_id"])

    assert [(r["n"], r["ok"], r["code"]) for r in results] == [
        (1, True, None), (2, True, "INVOICED_HELD"), (3, False, "ORDER_NOT_FOUND"), (4, False, "EMPTY_ORDER_NO"),
    ]  # fmt: skip
    again = await shop.call("POST", f"/uploads/{made['upload_id']}/apply", {})
    assert (again.status_code, again.json()["code"]) == (409, "UPLOAD_ALREADY_APPLIED")
    assert (order.cancelled, held.cancelled) == (2, 0)
    shown = await rows_of(shop, made["upload_id"])
    assert [each["decision"] for each in shown] == ["APPLIED_BEFORE_SHIP", "HELD_FOR_DECISION", "UNMATCHED", None]
    assert (await shop.got(f"/uploads/{made['upload_id']}"))["state"] == "APPLIED"


async def test_row_without_order_is_applied_when_the_order_comes_later(shop: World) -> None:
    made = await shop.uploaded("vendor-1", [row("V-9", 2)])
    await shop.applied(made["upload_id"])

    order = await shop.order(109, "vendor-1", "V-9", qty=3)
    await shop.settle()

    assert order.cancelled == 2


@pytest.mark.parametrize("day", ["2026-03-01 10:12:30", "2026-03-01", ""])
async def test_nothing_more_is_cancelled_when_the_same_file_is_uploaded_again(shop: World, day: str) -> None:
    order = await shop.order(101, "vendor-1", "V-1", qty=3)
    for verdict in ("OK", "ALREADY_CANCELLED", "ALREADY_CANCELLED"):
        made = await shop.uploaded("vendor-1", [row("V-1", 1, day)])
        [result] = await shop.applied(made["upload_id"])
        assert (result["ok"], result["verdict"]) == (True, verdict)

    assert order.cancelled == 1
    assert len(await shop.said(ApplyClaim)) == 1


async def test_a_second_cancel_is_added_when_its_day_differs(shop: World) -> None:
    order = await shop.order(101, "vendor-1", "V-1", qty=4)
    first = await shop.uploaded("vendor-1", [row("V-1", 1, "2026-03-01")])
    await shop.applied(first["upload_id"])

    second = await shop.uploaded("vendor-1", [row("V-1", 1, "2026-03-01"), row("V-1", 2, "2026-03-02")])
    results = await shop.applied(second["upload_id"])

    assert [each["verdict"] for each in results] == ["ALREADY_CANCELLED", "OK"]
    assert order.cancelled == 3


async def test_only_the_rest_is_cancelled_when_a_larger_row_tells_no_day(shop: World) -> None:
    order = await shop.order(101, "vendor-1", "V-1", qty=4)
    for qty, verdict, cancelled in (
        (1, "OK", 1),
        (3, "OK", 3),
        (2, "ALREADY_CANCELLED", 3),
        (3, "ALREADY_CANCELLED", 3),
    ):
        made = await shop.uploaded("vendor-1", [row("V-1", qty, "")])
        [result] = await shop.applied(made["upload_id"])
        assert (qty, result["verdict"], order.cancelled) == (qty, verdict, cancelled)


async def test_piece_is_cancelled_once_when_the_channel_tells_it_by_api_and_by_file(shop: World) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE, qty=3)
    await shop.post_claim("naver-1", NAVER)

    made = await shop.uploaded("naver-1", [naver_row(LINE, 1, "2026-03-01 10:12:30")], NAVER_HEADERS)
    [result] = await shop.applied(made["upload_id"])

    assert (result["verdict"], order.cancelled) == ("ALREADY_CANCELLED", 1)


async def test_claim_of_a_file_gets_the_channels_number_when_the_api_tells_it_later(shop: World) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE, qty=3)
    made = await shop.uploaded("naver-1", [naver_row(LINE, 1, "2026.03.01 10:12")], NAVER_HEADERS)
    await shop.applied(made["upload_id"])

    answer = await shop.post_claim("naver-1", NAVER)

    assert answer["claims"] == ["CL2026030100001"]
    [claim] = await shop.claims()
    assert (claim["claim_key"], claim["decision"], order.cancelled) == ("CL2026030100001", "APPLIED_BEFORE_SHIP", 1)


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


async def test_claim_is_withdrawn_when_a_later_file_says_so(shop: World) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE, qty=3)
    for status in ("취소요청", "취소철회"):
        made = await shop.uploaded("naver-1", [naver_row(LINE, 1, "2026-03-01 10:12:30", status)], NAVER_HEADERS)
        await shop.applied(made["upload_id"])

    [claim] = await shop.claims()
    assert (claim["state"], claim["withdrawal"], order.cancelled) == ("WITHDRAWN", "RESTORED", 0)
    assert len(await shop.said(WithdrawClaim)) == 1


async def test_row_is_left_out_or_given_an_order_when_a_person_says_so(shop: World) -> None:
    await shop.order(105, "vendor-1", "V-5", qty=3, product="가 상품")
    second = await shop.order(106, "vendor-1", "V-5", qty=3, product="나 상품")
    made = await shop.uploaded("vendor-1", [row("V-5", 상품명=""), row("V-5", 2, 상품명="")])
    path = f"/uploads/{made['upload_id']}/rows"

    picked = await shop.call("PATCH", f"{path}/1", {"mgmt_no": 106})
    left_out = await shop.call("PATCH", f"{path}/2", {"skip": True})
    unknown = await shop.call("PATCH", f"{path}/1", {"mgmt_no": 999})
    absent = await shop.call("PATCH", f"{path}/3", {"skip": True})

    assert (picked.json()["verdict"], picked.json()["mgmt_no"]) == ("OK", 106)
    assert left_out.json()["skip"] is True
    assert (unknown.status_code, unknown.json()["code"]) == (404, "ORDER_NOT_FOUND")
    assert (absent.status_code, absent.json()["code"]) == (404, "UPLOAD_ROW_NOT_FOUND")
    results = await shop.applied(made["upload_id"])
    assert [(r["n"], r["ok"], r["mgmt_no"]) for r in results] == [(1, True, 106)]
    assert second.cancelled == 1
    late = await shop.call("PATCH", f"{path}/1", {"skip": True})
    assert (late.status_code, late.json()["code"]) == (409, "UPLOAD_ALREADY_APPLIED")


async def test_only_named_rows_are_applied_when_row_ns_are_given(shop: World) -> None:
    one = await shop.order(101, "vendor-1", "V-1")
    two = await shop.order(102, "vendor-1", "V-2")
    made = await shop.uploaded("vendor-1", [row("V-1"), row("V-2")])

    await shop.applied(made["upload_id"], row_ns=[2])
    assert (one.cancelled, two.cancelled) == (0, 1)
    missing = await shop.call("POST", f"/uploads/{made['upload_id']}/apply", {"row_ns": [7]})
    assert (missing.status_code, missing.json()["code"]) == (404, "UPLOAD_ROW_NOT_FOUND")

    await shop.applied(made["upload_id"])
    assert (one.cancelled, two.cancelled) == (1, 1)


async def test_one_applies_when_many_ask_at_once(shop: World) -> None:
    orders = [await shop.order(200 + n, "vendor-1", f"V-{n}") for n in range(5)]
    made = await shop.uploaded("vendor-1", [row(f"V-{n}") for n in range(5)])

    answers = await asyncio.gather(*(shop.call("POST", f"/uploads/{made['upload_id']}/apply", {}) for _ in range(6)))
    await shop.settle()

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert [order.cancelled for order in orders] == [1, 1, 1, 1, 1]


async def test_one_piece_is_cancelled_when_two_uploads_of_the_same_file_are_applied_at_once(shop: World) -> None:
    order = await shop.order(101, "vendor-1", "V-1", qty=3)
    made = [await shop.uploaded("vendor-1", [row("V-1", 1, "")]) for _ in range(4)]

    answers = await asyncio.gather(*(shop.call("POST", f"/uploads/{m['upload_id']}/apply", {}) for m in made))
    await shop.settle()

    assert sorted(a.json()["results"][0]["verdict"] for a in answers) == [
        "ALREADY_CANCELLED", "ALREADY_CANCELLED", "ALREADY_CANCELLED", "OK",
    ]  # fmt: skip
    assert order.cancelled == 1


async def test_large_upload_is_applied_piece_by_piece_when_it_is_over_200_rows(shop: World) -> None:
    await shop.order(101, "vendor-1", "V-1", qty=3)
    made = await shop.uploaded("vendor-1", [row(f"V-{n}") for n in range(1, 451)])

    asked = await shop.call("POST", f"/uploads/{made['upload_id']}/apply", {})

    assert asked.status_code == 202
    job = f"/jobs/{asked.json()['job_id']}"
    assert await shop.got(job) == {"state": "RUNNING", "done": 0, "total": 450, "results_url": None}
    turns = await asyncio.gather(*(shop.apply_turn() for _ in range(3)))
    turns += [await shop.apply_turn(), await shop.apply_turn()]
    assert sum(turns) == 450
    await shop.settle()
    assert (await shop.got(job))["state"] == "DONE"
    assert (await shop.got("/claims?limit=1"))["total"] == 450
    assert len(await shop.said(ApplyClaim)) == 1


async def test_result_is_a_workbook_when_asked_for(shop: World) -> None:
    await shop.order(101, "vendor-1", "V-1")
    made = await shop.uploaded("vendor-1", [row("V-1"), row("=1+1", 상품명="=HYPERLINK(1)")])
    await shop.applied(made["upload_id"])

    answer = await shop.call("GET", f"/uploads/{made['upload_id']}/result")

    assert answer.status_code == 200
    cells = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert cells[0][:3] == ["행", "관리번호", "주문번호"]
    assert cells[1][:6] == [2.0, 101.0, "V-1", "", "vendor-1 상점", "홍*람"]
    assert cells[1][12:15] == ["OK", "취소할 수 있습니다.", "APPLIED_BEFORE_SHIP"]
    assert (cells[2][2], cells[2][6]) == ("=1+1", "=HYPERLINK(1)")


async def test_names_are_shown_when_the_role_may_read_them(shop: World) -> None:
    answer = await shop.upload("vendor-1", _generic([row("V-1")]), role=Role.ADMIN)

    assert answer.json()["items"][0]["buyer_name"] == "홍가람"


async def test_upload_is_made_once_when_its_key_is_repeated(shop: World) -> None:
    content = _generic([row("V-1")])
    answers = [
        await shop.upload("vendor-1", content, headers={"idempotency-key": "k1"}),
        await shop.upload("vendor-1", content, headers={"idempotency-key": "k1"}),
        await shop.upload("vendor-1", _generic([row("V-2")]), headers={"idempotency-key": "k1"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[0].json()["upload_id"] == answers[1].json()["upload_id"]
    assert answers[2].json()["code"] == "IDEMPOTENCY_KEY_REUSED"


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


def _generic(rows: list[list[object]]) -> bytes:

    return xlsx([list(HEADERS), *rows])
