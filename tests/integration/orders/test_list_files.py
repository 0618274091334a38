"""Lists of orders as files (api.md, "Exports and jobs"): what they hold, when they cannot be made, who may take them."""

from __future__ import annotations

import asyncio
import gc
import threading
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from shared.contracts.access import Permission, Role
from shared.files.result_file import XlsxFile
from shared.runtime.clock import utc_now
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.integration.orders.exporting import asked, cells, file_of, made
from tests.integration.orders.list_pages import body, refusal, walked
from tests.integration.orders.upload_desk import UploadDesk, workbook
from tests.support.tokens import bearer

QUEUE: dict[str, Any] = {"kind": "print-queue", "filter": {"courier": "CJ"}}


async def test_options_are_a_sheet_that_comes_back_as_an_upload_when_downloaded(shop: Shop) -> None:
    """F-063: Korean headers, numbers that can be summed, the list's own filters."""
    tiers = {f"price_tier_{tier}": n * 1000 for n, tier in enumerate("abcde", 1)}
    await shop.post("/options", {"options": [{"option_code": "31255", **tiers}]}, role=Role.ADMIN)
    header, *rows = await file_of(shop, kind="options")
    assert header == [
        "상품옵션코드", "상품코드", "상품명", "옵션", "판매가(A)", "판매가(B)", "판매가(C)", "판매가(D)", "판매가(E)",
        "공급처", "현재고", "품절", "일시품절", "위탁", "사용여부",
    ]  # fmt: skip
    assert [row[0] for row in rows] == ["30001", "31244", "31255", "31256"]
    assert rows[2] == [
        "31255", "30247", "좋은상품", "파랑-XL", 1000, 2000, 3000, 4000, 5000, "공급처 1", 100, "아니오", "아니오",
        "아니오", "예",
    ]  # fmt: skip
    assert [row[13] for row in rows] == ["아니오", "예", "아니오", "아니오"]
    found = await file_of(shop, kind="options", filter={"q": "30247", "active": True, "option_name": "노랑"})
    assert [row[0] for row in found[1:]] == ["31256"]

    rows[2][10] = 90
    desk = UploadDesk(shop, "option-uploads", Role.ADMIN)
    upload = await desk.uploaded(workbook(header, *rows))
    assert {each["ok"] for each in await desk.applied(upload["upload_id"])} == {True}
    [option] = (await body(shop, "/options", option_code="31255"))["items"]
    assert (option["stock_on_hand"], option["price_tier_e"]) == (90, 5000)


async def test_unmatched_lines_are_a_sheet_when_downloaded(shop: Shop) -> None:
    """A35."""
    one, two = await shop.take(option=None), await shop.take(option=None, channel_id="naver-1", qty=2)
    header, *rows = await file_of(shop, kind="unmatched")
    assert header == [
        "관리번호", "접수일", "판매처", "주문번호", "상품주문번호", "판매처 상품코드", "판매처 상품명", "판매처 옵션명",
        "수량", "합포번호",
    ]  # fmt: skip
    assert [(row[0], row[2], row[3], row[4], row[6], row[7], row[8]) for row in rows] == [
        (one, "11번가 법인", "ORD000001", "1", "채널상품", "옵션", 3),
        (two, "스토어담 개인", "ORD000002", "1", "채널상품", "옵션", 2),
    ]
    assert all(isinstance(row[1], datetime) for row in rows)
    found = await file_of(shop, kind="unmatched", filter={"channel_id": "naver-1"})
    assert [row[0] for row in found[1:]] == [two]


async def test_expected_goods_are_a_sheet_when_downloaded(shop: Shop) -> None:
    """A20: 입고예정."""
    orders = [await shop.shipped(await shop.take(option=option)) for option in ("31255", "31256")]
    for order in orders:
        items = [{"item_id": await shop.item_id(order), "qty": 2}]
        await shop.done(order, "request-pickup", items=items, auto_inbound=True)
    header, *rows = await file_of(shop, kind="expected-inbounds")
    assert header == ["등록일", "관리번호", "상품옵션코드", "상품명", "옵션", "수량", "등록자"]
    assert [row[1:] for row in rows] == [
        [orders[0], "31255", "좋은상품", "파랑-XL", 2, "test"],
        [orders[1], "31256", "좋은상품", "노랑-L", 2, "test"],
    ]
    assert all(isinstance(row[0], datetime) for row in rows)
    found = await file_of(shop, kind="expected-inbounds", filter={"option_code": "31256"})
    assert [row[1] for row in found[1:]] == [orders[1]]


async def test_long_list_is_whole_when_it_is_read_in_pieces(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.orders.application.exports.kinds.READ_AT_ONCE", 2)
    waiting = [await shop.take(option=None) for _ in range(5)]
    assert [row[0] for row in (await file_of(shop, kind="unmatched"))[1:]] == waiting


@pytest.mark.parametrize("kind", ["options", "unmatched", "expected-inbounds"])
async def test_file_is_refused_with_its_code_when_it_is_asked_for_wrongly(shop: Shop, kind: str) -> None:
    good: dict[str, Any] = {"kind": kind, "filter": {}, "reason": "확인"}
    for change, code in (
        ({"reason": " "}, "REASON_REQUIRED"),
        ({"filter": {"courier": "CJ"}}, "UNKNOWN_FIELD"),
        ({"filter": {"cursor": "x"}}, "UNKNOWN_FIELD"),
        ({"filter": {"option_code": 1, "channel_id": 1}}, "INVALID_VALUE" if kind == "options" else "UNKNOWN_FIELD"),
    ):
        answer = await shop.post("/exports", {**good, **change}, role=Role.ADMIN)
        told = {each["code"] for each in answer.json().get("errors", [{"code": answer.json()["code"]}])}
        assert (answer.status_code, code in told) == (422, True), (change, answer.text)
    answer = await shop.post("/exports", {**good, "filter": {"active": "true"}}, role=Role.ADMIN)
    assert answer.json()["code"] == ("INVALID_VALUE" if kind == "options" else "UNKNOWN_FIELD")
    assert await shop.rows("SELECT 1 FROM export_job UNION ALL SELECT 1 FROM access_log") == []


class Breaks:
    """Writes files, but for those of one title."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __call__(self, title: str, header: Any) -> XlsxFile:
        if title == self.title:
            raise ValueError("it cannot be written")
        return XlsxFile(title, header)


async def test_other_files_are_made_when_one_cannot_be(shop: Shop) -> None:
    """It is tried again later, five times; then it has failed, and may be asked for once more."""
    await shop.take()
    now, breaks = utc_now(), Breaks("송장출력")
    bad, good = await asked(shop, **QUEUE), await asked(shop, kind="options")
    assert await made(shop, breaks)
    assert await made(shop, breaks)
    assert (await shop.get(f"/jobs/{good}")).json()["state"] == "DONE"
    assert not await made(shop, breaks)  # the other one rests
    for n in range(1, 5):
        assert (await shop.get(f"/jobs/{bad}")).json()["state"] == "RUNNING"
        assert await made(shop, breaks, partial(now.__add__, timedelta(minutes=n)))
    failed = (await shop.get(f"/jobs/{bad}")).json()
    assert (failed["state"], failed["results_url"], failed["finished_at"] is None) == ("FAILED", None, False)
    assert (await shop.get(f"/jobs/{bad}/file")).json()["code"] == "FILE_NOT_READY"
    [row] = await shop.rows("SELECT error, attempts FROM export_job WHERE state = 'FAILED'")
    assert (row["attempts"], "ValueError" in row["error"]) == (5, True)
    assert not await made(shop, breaks, lambda: now + timedelta(hours=1))
    assert (await shop.post(f"/jobs/{bad}/cancel", {})).json()["code"] == "JOB_NOT_RUNNING"
    assert (await shop.post(f"/jobs/{bad}/resume", {})).json()["state"] == "RUNNING"
    assert await made(shop)
    assert (await shop.get(f"/jobs/{bad}/file")).status_code == 200


async def test_nothing_is_left_open_when_a_file_breaks_in_the_middle(shop: Shop) -> None:
    """An open temporary file would fail this test (warnings are errors)."""

    class Full(XlsxFile):
        def add(self, rows: Any) -> None:
            super().add(rows)
            raise ValueError("it cannot be written")

    await shop.take()
    job = await asked(shop, **QUEUE)
    assert await made(shop, Full)
    assert (await shop.get(f"/jobs/{job}")).json()["state"] == "RUNNING"
    gc.collect()


async def test_file_is_not_made_when_it_is_cancelled_while_it_is_written(shop: Shop) -> None:
    """Who cancels does not wait for the file in hand."""
    await shop.take()
    job, begun, on = await asked(shop, **QUEUE), threading.Event(), threading.Event()

    def slow(title: str, header: Any) -> XlsxFile:
        begun.set()
        assert on.wait(20)
        return XlsxFile(title, header)

    making = asyncio.create_task(made(shop, slow))
    await asyncio.to_thread(begun.wait, 20)
    assert not await made(shop)  # nobody else is at it
    assert (await shop.post(f"/jobs/{job}/cancel", {})).json()["state"] == "CANCELLED"
    on.set()
    assert await making
    assert (await shop.get(f"/jobs/{job}")).json()["state"] == "CANCELLED"
    assert (await shop.get(f"/jobs/{job}/file")).json()["code"] == "FILE_NOT_READY"


async def test_printable_packs_come_first_when_the_file_is_cut(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """F-194: what cannot be printed takes no row of the file; what found no place in it is told."""
    monkeypatch.setattr("services.orders.application.exports.print_file.MOST", 2)
    held = [await shop.take() for _ in range(3)]
    for order in held:
        await shop.done(order, "set-hold", reason="확인")
    first, second, third = [await shop.take() for _ in range(3)]
    job = await asked(shop, **QUEUE)
    assert await made(shop)
    state = (await shop.get(f"/jobs/{job}")).json()
    assert (state["state"], state["done"], state["total"]) == ("DONE", 2, 3)
    text = "파일에는 2건까지 담깁니다. 나머지 1건은 조건을 좁히거나 처리한 뒤 다시 받으세요."
    assert state["warnings"] == [{"code": "FILE_CUT", "detail": text}]
    answer = await shop.get(f"/jobs/{job}/file")
    assert [row[0] for row in cells(answer.content)[1:]] == [first, second]
    await shop.done(first, "set-hold", reason="확인")
    whole = await file_of(shop, **QUEUE)
    assert [row[0] for row in whole[1:]] == [second, third]
    [job] = {row["id"] for row in await shop.rows("SELECT id FROM export_job WHERE rows = found")}
    assert (await shop.get(f"/jobs/{job}")).json()["warnings"] == []


async def test_file_is_taken_by_an_admin_too_and_kept_nowhere_when_somebody_else_asked(shop: Shop) -> None:
    await shop.take()
    clerk = [Permission.READ, Permission.COMMAND, Permission.EXPORT, Permission.PII_READ]
    headers = bearer(TOKENS.operator(Role.AGENT, login="clerk", perms=clerk))
    answer = await shop.client.post(f"{API}/exports", json={**QUEUE, "reason": "출고"}, headers=headers)
    job = answer.json()["job_id"]
    await made(shop)
    taken = await shop.get(f"/jobs/{job}/file")
    assert (taken.status_code, taken.headers["cache-control"]) == (200, "no-store")
    other = bearer(TOKENS.operator(Role.AGENT, login="other", perms=clerk))
    refused = await shop.client.get(f"{API}/jobs/{job}/file", headers=other)
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_PERMITTED")
    blind = bearer(TOKENS.operator(Role.ADMIN, perms=[Permission.READ, Permission.EXPORT, Permission.OPERATORS]))
    assert (await shop.client.get(f"{API}/jobs/{job}/file", headers=blind)).status_code == 403
    log = (await body(shop, "/access-log"))["items"]
    assert [(row["action"], row["who"]) for row in log] == [("DOWNLOAD", "test"), ("EXPORT", "clerk")]


async def test_log_tells_who_took_whose_data_when_an_admin_asks(shop: Shop) -> None:
    """Who, when, from where, whose data, what, why: in the shape of cs."""
    one, two = await shop.take(option=None), await shop.take(option=None)
    headers = {**bearer(TOKENS.operator(Role.ADMIN)), "x-forwarded-for": "192.0.2.7", "x-request-id": "r-1"}
    wanted = {"kind": "unmatched", "filter": {"channel_id": "eleven-1"}, "reason": " 매칭 정리 "}
    job = (await shop.client.post(f"{API}/exports", json=wanted, headers=headers)).json()["job_id"]
    await made(shop)
    await shop.client.get(f"{API}/jobs/{job}/file", headers=headers)
    taken, said = (await body(shop, "/access-log"))["items"]
    what = {"kind": "unmatched", "filter": {"channel_id": "eleven-1"}, "unmasked": True}
    usual = {
        "who": "test", "from_address": "192.0.2.7", "reason": "매칭 정리", "job_id": job, "request_id": "r-1",
        "at": taken["at"],
    }  # fmt: skip
    assert taken == {
        "id": 2, "action": "DOWNLOAD", "mgmt_nos": [one, two], "mgmt_no_count": 2, "what": {**what, "rows": 2}, **usual,
    }  # fmt: skip
    assert said == {
        "id": 1, "action": "EXPORT", "mgmt_nos": [], "mgmt_no_count": 0, "what": what, **usual, "at": said["at"],
    }  # fmt: skip
    await file_of(shop, kind="options")
    today = f"{utc_now() + timedelta(hours=9):%Y-%m-%d}"
    for asked_for, ids in (
        ({}, [4, 3, 2, 1]), ({"mgmt_no": two}, [2]), ({"mgmt_no": 999_999}, []), ({"who": "nobody"}, []),
        ({"who": "test", "action": "DOWNLOAD"}, [4, 2]), ({"date_from": today, "date_to": today}, [4, 3, 2, 1]),
        ({"date_from": "2999-12-31"}, []), ({"date_to": "2000-01-01"}, []),
    ):  # fmt: skip
        assert [row["id"] for row in (await body(shop, "/access-log", **asked_for))["items"]] == ids, asked_for
    for wrong, code in (
        ({"date_from": "2026-11-02", "date_to": "2026-11-01"}, "INVALID_VALUE"), ({"action": "UNMASK"}, "INVALID_VALUE"),
        ({"mgmt_no": 0}, "INVALID_VALUE"),
    ):  # fmt: skip
        assert await refusal(shop, "/access-log", **wrong) == (422, code), wrong
    for role in (Role.AGENT, Role.VIEWER):
        assert (await shop.get("/access-log", role)).status_code == 403
    await file_of(shop, kind="options")
    await walked(shop, "/access-log", "id", [6, 5, 4, 3, 2, 1], counted=False)


async def test_log_tells_how_many_there_are_when_a_file_holds_more_than_it_lists(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.orders.adapters.access_log.LISTED", 2)
    waiting = [await shop.take(option=None) for _ in range(3)]
    await file_of(shop, kind="unmatched")
    [row] = (await body(shop, "/access-log", mgmt_no=waiting[2]))["items"]
    assert (row["mgmt_nos"], row["mgmt_no_count"]) == (waiting[:2], 3)
