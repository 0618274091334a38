"""판매처취소: files become rows with verdicts, rows become claims, and nothing is cancelled twice."""

from __future__ import annotations

import pytest

from shared.contracts.orders_commands import ApplyClaim, WithdrawClaim
from shared.contracts.snapshots import OrderStatus
from tests.integration.cancellations.upload_files import LINE, naver_row, row, rows_of
from tests.integration.cancellations.world import NAVER_HEADERS, World
from tests.unit.cancellations.payloads import NAVER


@pytest.fixture
async def shop(world: World) -> World:
    await world.channel("vendor-1", "vendor")
    await world.channel("naver-1", "naver")
    return world


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


async def test_claim_is_withdrawn_when_a_later_file_says_so(shop: World) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE, qty=3)
    for status in ("취소요청", "취소철회"):
        made = await shop.uploaded("naver-1", [naver_row(LINE, 1, "2026-03-01 10:12:30", status)], NAVER_HEADERS)
        await shop.applied(made["upload_id"])

    [claim] = await shop.claims()
    assert (claim["state"], claim["withdrawal"], order.cancelled) == ("WITHDRAWN", "RESTORED", 0)
    assert len(await shop.said(WithdrawClaim)) == 1
