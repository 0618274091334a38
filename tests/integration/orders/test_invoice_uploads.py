"""송장일괄등록 (A37, F-194): a file of waybills, each row with its verdict, each applied once."""

from __future__ import annotations

import asyncio
import io

import pytest
from python_calamine import CalamineWorkbook

from shared.contracts.access import Role
from shared.contracts.orders import InvoiceAssigned
from tests.integration.orders.claims_desk import ClaimsDesk
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.integration.orders.upload_desk import INVOICE_HEADERS, UploadDesk, workbook
from tests.support.tokens import bearer


@pytest.fixture
def desk(shop: Shop) -> UploadDesk:
    return UploadDesk(shop, "invoice-uploads")


@pytest.mark.reaches(
    "invoice-uploads",
    "OK",
    "DUPLICATE_ROW",
    "INVOICE_DUPLICATE",
    "ON_HOLD",
    "ALREADY_SHIPPED",
    "FULLY_CANCELLED",
    "NOT_MATCHED",
    "ORDER_NOT_FOUND",
)
async def test_rows_are_judged_by_the_rules_of_a4_when_a_file_is_uploaded(shop: Shop, desk: UploadDesk) -> None:
    """A37 F-194 A4 D5: verdicts before anything is done; spaces and hyphens are stripped, letters are not."""
    good, second, long = await shop.take(), await shop.take(), await shop.take()
    held, shipped, cancelled, deleted = [await shop.take() for _ in range(4)]
    one, two = await shop.take_pack("a", "b")
    unmatched = await shop.take(option=None)
    labelled = await shop.invoiced(await shop.take(), "600000000009")
    await shop.done(held, "set-hold", reason="확인")
    await shop.shipped(shipped)
    await shop.done(cancelled, "cancel-all", reason="RETURN_REFUND")
    await shop.done(deleted, "delete")
    said = len(await shop.said())

    made = await desk.uploaded(
        workbook(
            INVOICE_HEADERS,
            [good, "CJ대한통운", "6000-0000 0001"],
            [good, "CJ대한통운", "600000000002"],
            [second, "CJ", "6000-0000-0001"],
            [long, "cj", "60000000\u20110003\u00a0"],
            [held, "CJ", "600000000004"],
            [shipped, "CJ", "600000000005"],
            [cancelled, "CJ", "600000000006"],
            [deleted, "CJ", "600000000007"],
            [one, "CJ", "600000000008"],
            [two, "CJ", "600000000008"],
            [unmatched, "CJ", "600000000010"],
            [labelled, "CJ", "600000000009"],
            [labelled + 1000, "CJ", "600000000011"],
            ["가나다", "CJ", "600000000011"],
            [labelled + 1001, "CJ", ""],
        ),
    )

    assert await desk.verdicts(made["upload_id"]) == [
        "OK", "DUPLICATE_ROW", "INVOICE_DUPLICATE", "OK", "ON_HOLD", "ALREADY_SHIPPED", "FULLY_CANCELLED",
        "ORDER_DELETED", "OK", "SAME_PACK", "NOT_MATCHED", "NO_CHANGE", "ORDER_NOT_FOUND", "ORDER_NOT_FOUND",
        "ORDER_NOT_FOUND",
    ]  # fmt: skip
    assert (made["rows"], made["state"], made["verdicts"]["OK"]) == (15, "READY", 3)
    assert len(await shop.said()) == said
    first = made["items"][0]
    assert (first["sheet_row"], first["mgmt_no"], first["courier"]) == (2, good, "CJ대한통운")


@pytest.mark.reaches("invoice-uploads", "CLAIM_PENDING", "ALREADY_INVOICED", "OPTION_SOLD_OUT")
async def test_row_is_refused_when_its_pack_waits_for_a_claim_or_has_another_number(
    shop: Shop, desk: UploadDesk
) -> None:
    """A37 A4: an undecided claim and another waybill refuse in a file too; a sold-out option only warns."""
    claimed, labelled, sold_out = await shop.take(), await shop.take(), await shop.take(option="30001")
    await shop.invoiced(claimed)
    await ClaimsDesk(shop).apply("c1", claimed)
    await shop.done(claimed, "remove-invoice")
    await shop.invoiced(labelled, "600000000009")
    rows = [[no, "CJ", f"60000000000{n}"] for n, no in enumerate((claimed, labelled, sold_out))]
    made = await desk.uploaded(workbook(INVOICE_HEADERS, *rows))
    assert await desk.verdicts(made["upload_id"]) == ["CLAIM_PENDING", "ALREADY_INVOICED", "OK"]
    assert [each["code"] for each in made["items"][2]["warnings"]] == ["OPTION_SOLD_OUT"]
    results = await desk.applied(made["upload_id"])
    assert [(each["ok"], each["code"]) for each in results] == [
        (False, "CLAIM_PENDING"), (False, "ALREADY_INVOICED"), (True, None),
    ]  # fmt: skip
    assert [(await shop.pack(no))["invoice_no"] for no in (claimed, labelled, sold_out)] == [
        None, "600000000009", "600000000002",
    ]  # fmt: skip


@pytest.mark.reaches(
    "invoice-uploads", "INVOICE_NOT_DIGITS", "INVOICE_EMPTY", "UNKNOWN_COURIER", "INVOICE_LENGTH_UNUSUAL"
)
async def test_number_is_refused_when_it_can_never_be_right(shop: Shop, desk: UploadDesk) -> None:
    """A37 A4 F-081: INVOICE_NOT_DIGITS, INVOICE_EMPTY, UNKNOWN_COURIER, and a length that only warns."""
    orders = [await shop.take() for _ in range(4)]
    made = await desk.uploaded(
        workbook(
            INVOICE_HEADERS,
            [orders[0], "CJ", "6000A"],
            [orders[1], "CJ", ""],
            [orders[2], "없는택배", "600000000001"],
            [orders[3], "CJ", "60000001"],
        ),
    )
    assert await desk.verdicts(made["upload_id"]) == ["INVOICE_NOT_DIGITS", "INVOICE_EMPTY", "UNKNOWN_COURIER", "OK"]
    assert [each["code"] for each in made["items"][3]["warnings"]] == ["INVOICE_LENGTH_UNUSUAL"]
    results = await desk.applied(made["upload_id"])
    assert [(each["ok"], each["code"]) for each in results] == [
        (False, "INVOICE_NOT_DIGITS"), (False, "INVOICE_EMPTY"), (False, "UNKNOWN_COURIER"), (True, None),
    ]  # fmt: skip
    assert [each["code"] for each in results[3]["warnings"]] == ["INVOICE_LENGTH_UNUSUAL"]


async def test_packs_get_their_waybill_once_when_a_file_is_applied_and_uploaded_again(
    shop: Shop, desk: UploadDesk
) -> None:
    """A37 F-194: the same file twice is harmless, with a reason a row; bulk records are 완료."""
    alone = await shop.take()
    one, two = await shop.take_pack("a", "b")
    file = workbook(INVOICE_HEADERS, [alone, "CJ", "6000-0000-0001"], [one, "CJ", "600000000002"],
                    [two, "CJ", "600000000002"])  # fmt: skip
    made = await desk.uploaded(file)

    results = await desk.applied(made["upload_id"])

    assert [(each["ok"], each["code"]) for each in results] == [(True, None), (True, None), (True, "SAME_PACK")]
    pack = await shop.pack(alone)
    assert (pack["status"], pack["courier"], pack["invoice_no"]) == ("INVOICED", "CJ", "600000000001")
    said = [event for event in await shop.said() if isinstance(event, InvoiceAssigned)]
    assert [event.automatic for event in said] == [True, True]
    assert (await desk.apply(made["upload_id"])).json()["code"] == "UPLOAD_ALREADY_APPLIED"

    again = await desk.uploaded(file)
    assert await desk.verdicts(again["upload_id"]) == ["NO_CHANGE"] * 3
    results = await desk.applied(again["upload_id"])
    assert [(each["ok"], each["code"]) for each in results] == [
        (True, "NO_CHANGE"), (True, "NO_CHANGE"), (True, "NO_CHANGE"),
    ]  # fmt: skip
    assert len([event for event in await shop.said() if isinstance(event, InvoiceAssigned)]) == 2


async def test_verdict_is_the_present_one_when_the_order_changed_since_the_preview(
    shop: Shop, desk: UploadDesk
) -> None:
    """A37: what was OK when it was shown is decided anew, under the lock, when it is applied."""
    order = await shop.take()
    made = await desk.uploaded(workbook(INVOICE_HEADERS, [order, "CJ", "600000000001"]))
    await shop.done(order, "set-hold", reason="주소 확인")
    [result] = await desk.applied(made["upload_id"])
    assert (result["ok"], result["code"]) == (False, "ON_HOLD")
    assert (await shop.pack(order))["status"] == "RECEIVED"


async def test_row_is_left_out_or_corrected_when_a_person_says_so(shop: Shop, desk: UploadDesk) -> None:
    """A37 F-194: PATCH of a row: skip, courier, invoice_no; only named rows are applied."""
    one, two, three = [await shop.take() for _ in range(3)]
    made = await desk.uploaded(
        workbook(
            INVOICE_HEADERS, [one, "CJ", "6O0000000001"], [two, "CJ", "600000000002"], [three, "CJ", "600000000003"]
        )
    )
    upload = made["upload_id"]
    corrected = await desk.patch(upload, 1, invoice_no="6000 0000 0001")
    left_out = await desk.patch(upload, 2, skip=True)
    assert (corrected.json()["verdict"], left_out.json()["skip"]) == ("OK", True)
    assert (await desk.patch(upload, 9, skip=True)).json()["code"] == "UPLOAD_ROW_NOT_FOUND"
    unknown = await desk.patch(upload, 1, mgmt_no=5)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "UNKNOWN_FIELD")

    assert [each["n"] for each in await desk.applied(upload, row_ns=[1])] == [1]
    assert [each["n"] for each in await desk.applied(upload)] == [3]
    assert [(await shop.pack(no))["status"] for no in (one, two, three)] == ["INVOICED", "RECEIVED", "INVOICED"]
    late = await desk.patch(upload, 1, skip=True)
    assert (late.status_code, late.json()["code"]) == (409, "UPLOAD_ALREADY_APPLIED")
    missing = await desk.apply(upload, row_ns=[77])
    assert (missing.status_code, missing.json()["code"]) == (404, "UPLOAD_ROW_NOT_FOUND")


async def test_one_applies_when_many_ask_at_once(shop: Shop, desk: UploadDesk) -> None:
    """A37: each row once, whoever else presses 적용."""
    orders = [await shop.take() for _ in range(4)]
    made = await desk.uploaded(
        workbook(INVOICE_HEADERS, *([order, "CJ", f"60000000000{n}"] for n, order in enumerate(orders)))
    )
    answers = await asyncio.gather(*(desk.apply(made["upload_id"]) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert len([event for event in await shop.said() if isinstance(event, InvoiceAssigned)]) == 4


@pytest.mark.parametrize(
    ("header", "name"),
    [(("관리번호", "송장번호"), "택배사"), (("관리번호", "택배사"), "송장번호"), (("택배사", "송장번호"), "관리번호")],
)
@pytest.mark.reaches("invoice-uploads", "HEADER_MISSING")
async def test_header_is_named_when_it_is_missing(desk: UploadDesk, header: tuple[str, ...], name: str) -> None:
    """A37: HEADER_MISSING(name)."""
    answer = await desk.send(workbook(header, ["1", "2"]))
    assert (answer.status_code, answer.json()["code"]) == (422, "HEADER_MISSING")
    assert name in answer.json()["detail"]


@pytest.mark.reaches("invoice-uploads", "FILE_REQUIRED")
async def test_file_is_required_when_the_form_has_none(shop: Shop, desk: UploadDesk) -> None:
    """A37: FILE_REQUIRED."""
    empty = await desk.send(b"")
    headers = bearer(TOKENS.operator(Role.AGENT)) | {"content-type": "multipart/form-data; boundary=edge"}
    without = await shop.client.post(f"{API}/invoice-uploads", content=b"--edge--\r\n", headers=headers)
    assert [(each.status_code, each.json()["code"]) for each in (empty, without)] == [(422, "FILE_REQUIRED")] * 2
    plain = await shop.post("/invoice-uploads", {})
    assert (plain.status_code, plain.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    unread = await desk.send(b"\x89PNG\r\n\x1a\n" + bytes(500))
    assert (unread.status_code, unread.json()["code"]) == (422, "FILE_UNREADABLE")


async def test_result_is_a_workbook_when_asked_for(shop: Shop, desk: UploadDesk) -> None:
    """A37 F-194: the result file, row by row."""
    order = await shop.take()
    made = await desk.uploaded(workbook(INVOICE_HEADERS, [order, "CJ", "600000000001"], [7, "CJ", "600000000002"]))
    await desk.applied(made["upload_id"])
    answer = await shop.get(f"/invoice-uploads/{made['upload_id']}/result")
    assert answer.status_code == 200
    cells = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert cells[0] == ["행", *INVOICE_HEADERS, "판정", "내용", "안내", "처리결과", "적용시각", "작업자"]
    assert cells[1][:8] == [2.0, str(order), "CJ", "600000000001", "OK", "", "", "완료"]
    assert cells[2][4:8] == ["ORDER_NOT_FOUND", "주문을 찾을 수 없습니다. 관리번호를 확인하세요: 7", "", "실패"]


async def test_upload_is_made_once_when_its_key_is_repeated(desk: UploadDesk) -> None:
    """A37: Idempotency-Key of a file."""
    file, other = (workbook(INVOICE_HEADERS, [n, "CJ", "600000000001"]) for n in (1, 2))
    answers = [await desk.send(content, key="k1") for content in (file, file, other)]
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[0].json()["upload_id"] == answers[1].json()["upload_id"]
    assert answers[2].json()["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_upload_of_one_kind_is_not_there_when_asked_as_another(shop: Shop, desk: UploadDesk) -> None:
    """A37: an upload is found by its own kind only."""
    made = await desk.uploaded(workbook(INVOICE_HEADERS, [1, "CJ", "600000000001"]))
    for path in (
        f"/intake-uploads/{made['upload_id']}",
        "/invoice-uploads/nonsense",
        f"/option-uploads/{made['upload_id']}/rows",
    ):
        answer = await shop.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "UPLOAD_NOT_FOUND")
