"""Bad input gets a coded problem, nothing is half done, and never a 5xx."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.contracts.access import Role
from tests.integration.cancellations.world import HEADERS, World, xlsx
from tests.unit.cancellations.payloads import ELEVEN_XML, NAVER
from tests.unit.files.test_parser import bomb

MB = 1024 * 1024


@pytest.fixture
async def shop(world: World) -> World:
    await world.channel("vendor-1", "vendor")
    await world.channel("naver-1", "naver")
    await world.channel("eleven-1", "eleven_st")
    return world


async def test_channel_is_not_found_when_nobody_made_it(shop: World) -> None:
    answer = await shop.call("POST", "/channels/nowhere/claims", NAVER)

    assert (answer.status_code, answer.json()["code"]) == (404, "CHANNEL_NOT_FOUND")
    assert "nowhere" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("channel", "body", "media", "status", "code"),
    [
        ("naver-1", b"{", "application/json", 400, "UNREADABLE"),
        ("naver-1", b"", "application/json", 400, "UNREADABLE"),
        ("naver-1", b"[]", "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("naver-1", b'{"a": 1}', "application/json", 422, "CLAIM_UNREADABLE"),
        ("naver-1", b'{"productOrder": {"productOrderId": "\\u0000"}}', "application/json", 422, "CLAIM_UNREADABLE"),
        ("naver-1", b'{"productOrder": {}, "note": "\\u0000"}', "application/json", 422, "CLAIM_UNREADABLE"),
        ("naver-1", b"[" * 100_000, "application/json", 400, "UNREADABLE"),
        ("eleven-1", b"<orders><order>", "application/xml", 422, "CLAIM_UNREADABLE"),
        ("vendor-1", b"[]", "application/json", 422, "CLAIM_UNREADABLE"),
        ("naver-1", b" " * (9 * MB), "application/json", 413, "PAYLOAD_TOO_LARGE"),
    ],
)
async def test_claim_is_refused_with_a_code_when_its_body_is_bad(
    shop: World, channel: str, body: bytes, media: str, status: int, code: str
) -> None:
    answer = await shop.call("POST", f"/channels/{channel}/claims", content=body, headers={"content-type": media})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await shop.claims()) == []


async def test_xml_is_taken_when_the_channel_speaks_it(shop: World) -> None:
    order = await shop.order(101, "eleven-1", "202603018151936", market_line_no="1")

    answer = await shop.call(
        "POST",
        "/channels/eleven-1/claims",
        content=ELEVEN_XML.encode("euc-kr"),
        headers={"content-type": "application/xml; charset=euc-kr"},
    )

    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "claims": ["8192583"]})
    await shop.settle()
    assert order.cancelled == 1


async def test_nothing_is_accepted_when_the_list_is_empty(shop: World) -> None:
    assert (await shop.post_claim("naver-1", {"data": []})) == {"accepted": 0, "claims": []}


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (lambda t: t.client("claims:naver-1"), 202),
        (lambda t: t.client("claims:eleven-1"), 403),
        (lambda t: t.client("intake"), 403),
        (lambda t: t.operator(Role.VIEWER), 403),
        (lambda t: t.operator(Role.AGENT), 202),
    ],
)
async def test_a_program_reports_claims_of_its_own_channel_only(shop: World, token: Any, status: int) -> None:
    answer = await shop.call("POST", "/channels/naver-1/claims", NAVER, token=token(shop.tokens))

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("data", "files", "status", "code"),
    [
        ({}, {"file": ("a.xlsx", b"x")}, 422, "CHANNEL_REQUIRED"),
        ({"channel_id": " "}, {"file": ("a.xlsx", b"x")}, 422, "CHANNEL_REQUIRED"),
        ({"channel_id": "vendor-1"}, {"other": ("a.xlsx", b"x")}, 422, "FILE_REQUIRED"),
        ({"channel_id": "vendor-1"}, {"file": ("a.xlsx", b"")}, 422, "FILE_REQUIRED"),
        ({"channel_id": "nowhere"}, {"file": ("a.xlsx", b"x")}, 404, "CHANNEL_NOT_FOUND"),
        ({"channel_id": "vendor-1"}, {"file": ("a.xlsx", b"not a workbook")}, 422, "FILE_UNREADABLE"),
        ({"channel_id": "vendor-1"}, {"file": ("a.xlsx", xlsx([["이름", "나이"]]))}, 409, "FORMAT_NOT_SET"),
        ({"channel_id": "vendor-1"}, {"file": ("a.csv", "상품명,수량,주문자\n".encode())}, 422, "HEADER_MISSING"),
        ({"channel_id": "naver-1"}, {"file": ("a.csv", "상품명,수량\n".encode("cp949"))}, 422, "HEADER_MISSING"),
        ({"channel_id": "vendor-1"}, {"file": ("a.xlsx", bomb(400_000_000))}, 413, "PAYLOAD_TOO_LARGE"),
    ],
)
async def test_upload_is_refused_with_a_code_when_it_is_bad(
    shop: World, data: dict[str, str], files: Any, status: int, code: str
) -> None:
    answer = await shop.call("POST", "/uploads", data=data, files=files)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_missing_header_is_named_when_a_file_lacks_it(shop: World) -> None:
    answer = await shop.upload("naver-1", xlsx([["주문번호", "상품명", "구매자명"]]))

    assert answer.json()["detail"] == "엑셀에 필요한 제목이 없습니다: 상품주문번호"


async def test_upload_is_refused_when_it_is_no_form(shop: World) -> None:
    answer = await shop.call("POST", "/uploads", {"channel_id": "vendor-1"})

    assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_upload_is_refused_when_its_form_is_broken(shop: World) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}

    answer = await shop.call("POST", "/uploads", content=b"--x\r\nnonsense", headers=headers)

    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"UNREADABLE", "CHANNEL_REQUIRED"}


@pytest.mark.parametrize("announced", [True, False])
async def test_upload_is_refused_when_it_has_200_megabytes(shop: World, announced: bool) -> None:
    head = (
        b'--x\r\nContent-Disposition: form-data; name="channel_id"\r\n\r\nvendor-1\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.xlsx"\r\n\r\n'
    )
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        yield head
        for _ in range(200):
            sent += 1
            yield b"x" * MB

    headers = {"content-type": "multipart/form-data; boundary=x"}
    if announced:
        headers["content-length"] = str(len(head) + 200 * MB)
    answer = await shop.call("POST", "/uploads", content=body(), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
    async with shop.database.engine.connect() as conn:
        assert (await conn.exec_driver_sql("SELECT count(*) FROM upload")).scalar() == 0


async def test_nothing_is_stored_when_one_row_too_many_is_sent(shop: World) -> None:
    content = ",".join(HEADERS) + "\n" + "V-1,가,1,홍가람,변심,2026-03-01,\n" * 20_001

    answer = await shop.upload("vendor-1", content.encode(), "취소.csv")

    assert (answer.status_code, answer.json()["code"]) == (422, "FILE_TOO_MANY_ROWS")
    async with shop.database.engine.connect() as conn:
        assert (await conn.exec_driver_sql("SELECT count(*) FROM upload_row")).scalar() == 0


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/claims/none", None, 404, "CLAIM_NOT_FOUND"),
        ("GET", "/claims/00000000-0000-0000-0000-000000000000", None, 404, "CLAIM_NOT_FOUND"),
        ("PATCH", "/claims/none", {"memo": "x"}, 404, "CLAIM_NOT_FOUND"),
        ("PATCH", "/claims/none", {}, 422, "FIELD_REQUIRED"),
        ("POST", "/claims/none/resolve", {"decision": "SHIP"}, 404, "CLAIM_NOT_FOUND"),
        ("POST", "/claims/none/resolve", {"decision": "EAT"}, 422, "INVALID_VALUE"),
        ("POST", "/claims/none/resolve", {"decision": "MATCH", "mgmt_no": 2**63}, 422, "INVALID_VALUE"),
        ("POST", "/claims/acknowledge", {}, 422, "FIELD_REQUIRED"),
        ("POST", "/claims/acknowledge", {"ids": ["a"], "all": True}, 422, "UNKNOWN_FIELD"),
        ("POST", "/claims/acknowledge", {"filter": {}, "expected_count": 7}, 409, "COUNT_CHANGED"),
        ("GET", "/claims?limit=0", None, 422, "INVALID_VALUE"),
        ("GET", "/claims?date_type=shipped_at", None, 422, "INVALID_VALUE"),
        ("GET", "/claims?colour=red", None, 422, "UNKNOWN_FIELD"),
        ("GET", "/claims?cursor=abc", None, 422, "INVALID_CURSOR"),
        ("GET", "/claims?cursor=W1sxLCJ4IiwieSJdLGZhbHNlXQ", None, 422, "INVALID_CURSOR"),
        ("GET", "/claims?offset=99999999999", None, 422, "INVALID_VALUE"),
        ("GET", "/claims?min_qty=99999999999999999999", None, 422, "INVALID_VALUE"),
        ("GET", "/claims?date_from=1900-01-01&date_to=2999-12-31", None, 200, None),
        ("GET", "/claims?date_from=0001-01-01", None, 422, "INVALID_VALUE"),
        ("GET", "/claims?q=%25_%00", None, 422, "INVALID_VALUE"),
        ("POST", "/withdrawals/search", {"date_type": "requested_at"}, 422, "INVALID_VALUE"),
        ("GET", "/uploads/none", None, 404, "UPLOAD_NOT_FOUND"),
        ("GET", "/uploads/none/rows", None, 404, "UPLOAD_NOT_FOUND"),
        ("GET", "/uploads/none/result", None, 404, "UPLOAD_NOT_FOUND"),
        ("POST", "/uploads/none/apply", {}, 404, "UPLOAD_NOT_FOUND"),
        ("POST", "/uploads/00000000-0000-0000-0000-000000000000/apply", None, 404, "UPLOAD_NOT_FOUND"),
        ("PATCH", "/uploads/00000000-0000-0000-0000-000000000000/rows/1", {"skip": True}, 404, "UPLOAD_NOT_FOUND"),
        ("PATCH", f"/uploads/none/rows/{2**40}", {"skip": True}, 404, "UPLOAD_NOT_FOUND"),
        ("GET", "/jobs/none", None, 404, "UPLOAD_NOT_FOUND"),
        ("GET", "/formats/nowhere", None, 404, "CHANNEL_NOT_FOUND"),
    ],
)
async def test_call_is_answered_with_a_code_when_it_names_nothing_or_nonsense(
    shop: World, method: str, path: str, body: Any, status: int, code: str | None
) -> None:
    answer = await shop.call(method, path, body, role=Role.ADMIN)

    assert (answer.status_code, answer.json().get("code")) == (status, code)
