"""주문일괄등록 (F-193): a vendor's file becomes orders, each line once, whatever file it comes in."""

from __future__ import annotations

import asyncio
import io
from collections import Counter
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from shared.contracts.access import Role
from shared.contracts.orders import OrderCreated
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.integration.orders.upload_desk import ORDER_HEADERS, UploadDesk, order_row, workbook
from tests.support.tokens import bearer

CHANNEL = {"channel_id": "eleven-1"}


@pytest.fixture
def desk(shop: Shop) -> UploadDesk:
    return UploadDesk(shop, "intake-uploads")


async def test_rows_are_judged_when_an_order_file_is_uploaded(shop: Shop, desk: UploadDesk) -> None:
    """F-193: intake's codes a row, before anything is taken."""
    made = await desk.uploaded(
        workbook(
            ORDER_HEADERS,
            order_row("V-1"),
            order_row("V-1", qty=5),
            order_row("V-1", option="31256"),
            order_row("V-2", option="no-such"),
            order_row("V-3", qty=0),
            order_row("V-4", qty="두 개"),
            order_row("V-5", 수령자=""),
            order_row(""),
            order_row("V-6", 판매가="-1"),
        ),
        **CHANNEL,
    )
    rows = await desk.rows(made["upload_id"])
    assert [row["verdict"] for row in rows] == [
        "OK", "DUPLICATE_ROW", "OK", "OK", "QTY_ZERO", "INVALID_VALUE", "FIELD_REQUIRED", "FIELD_REQUIRED",
        "INVALID_VALUE",
    ]  # fmt: skip
    assert rows[3]["warnings"][0]["code"] == "NOT_MATCHED"
    assert rows[5]["detail"] == "값이 올바르지 않습니다: 수량"
    assert rows[6]["detail"] == "필수 항목이 비어 있습니다: 수령자"
    assert (made["rows"], made["channel_id"], made["verdicts"]["OK"]) == (9, "eleven-1", 3)
    assert await shop.said() == []


async def test_orders_are_taken_once_when_the_same_file_is_uploaded_twice(shop: Shop, desk: UploadDesk) -> None:
    """F-193: the second time each row says ALREADY_TAKEN with the same 관리번호."""
    file = workbook(ORDER_HEADERS, order_row("V-1"), order_row("V-1", option="31256"), order_row("V-2", option="none"))
    made = await desk.uploaded(file, **CHANNEL)
    results = await desk.applied(made["upload_id"])
    assert [(each["ok"], each["code"]) for each in results] == [(True, None)] * 3
    order = (await shop.pack(results[0]["mgmt_no"]))["orders"][0]
    assert (order["market_order_no"], order["order_amount"], order["source"]) == ("V-1", 19500, "CHANNEL")
    assert order["items"][0]["option_code"] == "31255"
    created = len(await shop.said("orders.order.created.v1"))

    again = await desk.uploaded(file, **CHANNEL)
    assert await desk.verdicts(again["upload_id"]) == ["ALREADY_TAKEN"] * 3
    second = await desk.applied(again["upload_id"])
    assert [(each["ok"], each["code"], each["mgmt_no"]) for each in second] == [
        (True, "ALREADY_TAKEN", each["mgmt_no"]) for each in results
    ]
    assert len(await shop.said("orders.order.created.v1")) == created
    assert len(await shop.rows("SELECT 1 FROM orders")) == 3


async def test_orders_are_combined_when_a_file_brings_one_recipient_twice(shop: Shop, desk: UploadDesk) -> None:
    """F-193: a file is intake: same recipient, one parcel."""
    home = {"수령자": "한집", "주소": "서울 가나구 다라로 1"}
    made = await desk.uploaded(workbook(ORDER_HEADERS, order_row("V-1", **home), order_row("V-2", **home)), **CHANNEL)
    first, second = await desk.applied(made["upload_id"])
    assert [o["mgmt_no"] for o in (await shop.pack(second["mgmt_no"]))["orders"]] == [
        first["mgmt_no"], second["mgmt_no"],
    ]  # fmt: skip


async def test_row_is_matched_retaken_or_left_out_when_a_person_says_so(shop: Shop, desk: UploadDesk) -> None:
    """F-193: PATCH of a row: option_code, retake, skip."""
    file = workbook(ORDER_HEADERS, order_row("V-1", option="none"), order_row("V-2"), order_row("V-3"))
    first = await desk.uploaded(workbook(ORDER_HEADERS, order_row("V-2")), **CHANNEL)
    [taken] = await desk.applied(first["upload_id"])
    await shop.done(taken["mgmt_no"], "delete")

    made = await desk.uploaded(file, **CHANNEL)
    upload = made["upload_id"]
    assert await desk.verdicts(upload) == ["OK", "DELETED_EARLIER", "OK"]
    matched = (await desk.patch(upload, 1, option_code="31256")).json()
    assert (matched["verdict"], matched["warnings"], matched["option_code"]) == ("OK", [], "31256")
    assert (await desk.patch(upload, 2, retake=True)).json()["verdict"] == "OK"
    assert (await desk.patch(upload, 2, retake=None)).json()["verdict"] == "DELETED_EARLIER"
    await desk.patch(upload, 2, retake=True)
    await desk.patch(upload, 3, skip=True)

    results = await desk.applied(upload)
    assert [(each["n"], each["ok"], each["code"]) for each in results] == [(1, True, None), (2, True, None)]
    assert results[1]["mgmt_no"] > taken["mgmt_no"]
    assert (await shop.item(results[0]["mgmt_no"]))["option_code"] == "31256"


async def test_columns_are_found_when_the_channel_has_its_own_format(shop: Shop, desk: UploadDesk) -> None:
    """F-193: a format per channel: headers, their row, the date format."""
    headers = bearer(TOKENS.operator(Role.AGENT))
    columns = {
        "market_order_no": "발주No", "market_line_no": "순번", "channel_product_name": "품명", "qty": "주문수",
        "price": "공급가", "recipient_name": "받는분", "recipient_address": "받는곳", "ordered_at": "발주일자",
    }  # fmt: skip
    file = workbook(
        ["○○ 발주서"], [], ["발주No", "순번", "품명", "주문수", "공급가", "받는분", "받는곳", "발주일자"],
        ["P-1", 1, "벤더 상품", "1,000개", 500, "나래", "서울 가나구 1", "01/03/2026"],
        ["P-1", 2, "벤더 상품", 1, 500, "나래", "서울 가나구 1", date(2026, 3, 1).isoformat()],
    )  # fmt: skip
    unset = await desk.send(file, **CHANNEL)
    assert (unset.status_code, unset.json()["code"]) == (409, "FORMAT_NOT_SET")
    body = {"columns": columns, "header_row": 3, "date_format": "%d/%m/%Y"}
    put = await shop.client.put(f"{API}/intake-formats/eleven-1", json=body, headers=headers)
    assert (put.status_code, put.json()["own"]) == (200, True)
    read = (await shop.get("/intake-formats/eleven-1")).json()
    assert (read["columns"], read["header_row"], read["own"]) == (columns, 3, True)
    assert (await shop.get("/intake-formats/naver-1")).json()["own"] is False

    made = await desk.uploaded(file, **CHANNEL)
    assert await desk.verdicts(made["upload_id"]) == ["OK", "INVALID_VALUE"]
    results = await desk.applied(made["upload_id"])
    [row] = await shop.rows("SELECT market_line_no, ordered_at AT TIME ZONE 'Asia/Seoul' AS at FROM orders")
    assert (results[0]["ok"], row["market_line_no"], str(row["at"])) == (True, "1", "2026-03-01 00:00:00")
    assert await shop.rows("SELECT qty FROM item") == [{"qty": 1000}]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"columns": {"market_order_no": "주문번호"}}, "FIELD_REQUIRED"),
        ({"columns": {"surprise": "주문번호"}}, "UNKNOWN_FIELD"),
        ({"columns": {}}, "FIELD_REQUIRED"),
        ({"columns": {"market_order_no": ""}}, "INVALID_VALUE"),
    ],
)
async def test_format_is_refused_when_it_says_too_little(shop: Shop, body: dict[str, object], code: str) -> None:
    """F-193: a format without what an order needs is no format."""
    headers = bearer(TOKENS.operator(Role.AGENT))
    answer = await shop.client.put(f"{API}/intake-formats/eleven-1", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_file_is_refused_when_its_channel_or_its_headers_are_not_there(shop: Shop, desk: UploadDesk) -> None:
    """F-193: CHANNEL_REQUIRED, CHANNEL_NOT_FOUND, CHANNEL_INACTIVE, HEADER_MISSING(name), FILE_REQUIRED."""
    await shop.as_admin("UPDATE channel SET active = false WHERE id = 'naver-1'")
    file = workbook(ORDER_HEADERS, order_row("V-1"))
    without_qty = workbook([name for name in ORDER_HEADERS if name != "수량"], ["V-1"])
    answers = [
        await desk.send(file),
        await desk.send(file, channel_id="no-such"),
        await desk.send(file, channel_id="naver-1"),
        await desk.send(without_qty, **CHANNEL),
        await desk.send(b"", **CHANNEL),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (422, "CHANNEL_REQUIRED"), (404, "CHANNEL_NOT_FOUND"), (409, "CHANNEL_INACTIVE"), (422, "HEADER_MISSING"),
        (422, "FILE_REQUIRED"),
    ]  # fmt: skip
    assert answers[3].json()["detail"] == "엑셀에 필요한 제목이 없습니다: 수량"


async def test_each_line_is_taken_once_when_two_uploads_of_a_file_are_applied_at_once(
    shop: Shop, desk: UploadDesk
) -> None:
    """F-193: four of the same file at once take each line once."""
    file = workbook(ORDER_HEADERS, *(order_row(f"V-{n}") for n in range(3)))
    made = [await desk.uploaded(file, **CHANNEL) for _ in range(4)]
    answers = await asyncio.gather(*(desk.apply(each["upload_id"]) for each in made))
    results = [result for answer in answers for result in answer.json()["results"]]
    assert Counter(each["code"] for each in results) == {None: 3, "ALREADY_TAKEN": 9}
    assert len({each["mgmt_no"] for each in results}) == 3
    created = [event for event in await shop.said() if isinstance(event, OrderCreated)]
    assert sum(len(event.mgmt_nos) for event in created) == 3


async def test_people_are_masked_when_the_role_may_not_read_them(shop: Shop, desk: UploadDesk) -> None:
    """F-193: rows and the result file follow the one rule of masking."""
    made = await desk.uploaded(workbook(ORDER_HEADERS, order_row("V-1", 수령자="홍가람")), **CHANNEL)
    shown = made["items"][0]
    assert (shown["recipient_name"], shown["recipient_mobile"], shown["recipient_address"]) == (
        "홍*람", "010-****-3000", "서울 가나구 ***",
    )  # fmt: skip
    assert (await desk.rows(made["upload_id"]))[0]["recipient_name"] == "홍가람"
    for role, name in ((Role.AGENT, "홍*람"), (Role.ADMIN, "홍가람")):
        answer = await shop.get(f"/intake-uploads/{made['upload_id']}/result", role)
        cells = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert dict(zip(cells[0], cells[1], strict=True))["수령자"] == name


async def test_large_file_is_a_job_when_it_is_over_200_rows(shop: Shop, desk: UploadDesk) -> None:
    """F-193: 202 with a job; pages of rows by cursor and by verdict."""
    made = await desk.uploaded(
        workbook(ORDER_HEADERS, *(order_row(f"V-{n}", qty=n % 50) for n in range(450))), **CHANNEL
    )
    asked = await desk.apply(made["upload_id"])
    assert asked.status_code == 202
    job = f"/jobs/{asked.json()['job_id']}"
    assert (await shop.get(job)).json() == {
        "job_id": made["upload_id"], "kind": "UPLOAD", "state": "RUNNING", "done": 0, "total": 450, "results_url": None,
    }  # fmt: skip
    turns = [await desk.turn() for _ in range(4)]
    assert turns == [200, 200, 50, 0]
    done = (await shop.get(job)).json()
    assert (done["state"], done["done"]) == ("DONE", 450)
    assert len(await shop.rows("SELECT 1 FROM orders")) == 441
    assert len(await desk.rows(made["upload_id"], "?verdict=QTY_ZERO&limit=50")) == 9
    page = (await shop.get(f"/intake-uploads/{made['upload_id']}/rows?limit=3&offset=447")).json()
    assert ([row["n"] for row in page["items"]], page["next_cursor"], page["total"]) == ([448, 449, 450], None, 450)
