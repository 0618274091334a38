"""Lists as .xlsx (F-160): Korean headers, typed cells, a reason, two lines in the log."""

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.cs.adapters.export_process import exporter
from services.cs.application.ports_jobs import Ended, Taken
from services.cs.entrypoints.export_runner import ExportRunner
from shared.contracts.access import Permission
from shared.contracts.people import Recipient
from shared.runtime.clock import utc_now
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, BASE, LONG, MAKER, Api
from tests.integration.cs.world import world
from tests.support.tokens import bearer
from tests.unit.cs.factories import created, order, pack

MASKED = bearer(MAKER.operator(login="clerk", perms=[Permission.READ, Permission.EXPORT], ends_in=LONG))


def runner_of(cs: Cs, make: Any = None) -> ExportRunner:
    return ExportRunner(cs.database, cs.uow, make or exporter(cs.made.url), asyncio.Event(), utc_now)


async def asked(api: Api, kind: str, filter: dict[str, Any], who: dict[str, str] = ADMIN) -> str:
    answer = await api.post("/exports", {"kind": kind, "filter": filter, "reason": "월말 정산"}, who)
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["job_id"]
    return job_id


async def taken(api: Api, job_id: str, who: dict[str, str] = ADMIN) -> list[list[Any]]:
    """The rows of the first sheet."""
    job = await api.body(f"/jobs/{job_id}")
    assert (job["state"], job["results_url"]) == ("DONE", f"{BASE}/jobs/{job_id}/file"), job
    answer = await api.get(f"/jobs/{job_id}/file", who)
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


async def test_packs_are_a_sheet_with_korean_headers_and_typed_cells_when_downloaded(cs: Cs, api: Api) -> None:
    """F-160."""
    await cs.project(*world())
    formula = Recipient(
        name="=1+1", tel="0200001234", mobile="01000000001", zip="06000", address="서울 가나구 다라로 1"
    )
    await cs.project(created(pack(order(900, placed_at=datetime(2026, 11, 1, tzinfo=UTC)), recipient=formula)))
    job_id = await asked(api, "packs", {"exclude_cancelled": True})
    assert await runner_of(cs).once(asyncio.Event()) is True
    rows = await taken(api, job_id)
    assert rows[0] == [
        "관리번호", "발주일", "판매처", "주문번호", "구매자", "수령자", "전화", "핸드폰", "우편번호", "주소", "배송메모",
        "주문수량", "주문건수", "상태", "C/S", "보류", "택배사", "송장번호", "송장입력일", "배송일",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == [1001, 1002, 1004, 1005, 1006, 900]
    by = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert (by[1001]["발주일"], by[1001]["전화"]) == (datetime(2026, 11, 10, 12, 0), "0200009999")  # noqa: DTZ001
    assert (by[1002]["주문수량"], by[1002]["주문건수"]) == (4, 2)
    assert (by[1004]["보류"], by[1004]["C/S"]) == ("보류", "정상, CS")
    assert (by[1006]["상태"], by[1006]["송장번호"], by[1006]["배송일"]) == (
        "배송", "6000000001006", datetime(2026, 11, 9, 12, 0)  # noqa: DTZ001
    )  # fmt: skip
    assert by[900]["수령자"] == "=1+1"


async def test_records_are_masked_in_the_file_when_the_reader_has_no_pii_read(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    job_id = await asked(api, "records", {"handled": "OPEN"}, MASKED)
    await runner_of(cs).once(asyncio.Event())
    rows = await taken(api, job_id, MASKED)
    assert [(row[1], row[5], row[7], row[10]) for row in rows[1:]] == [
        (1007, "나*용", "전체취소", "미처리"),
        (1004, "나*용", "보류설정", "미처리"),
        (1006, "나*용", "배송확인", "미처리"),
        (1005, "나*용", "송장입력", "미처리"),
    ]
    assert (rows[1][16], rows[1][13]) == ("취소-배송지연", "접수")


async def test_asking_and_taking_are_logged_with_the_reason_when_a_list_is_downloaded(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    filter = {"key": "recipient", "q": "최라용"}
    job_id = await asked(api, "packs", filter)
    await runner_of(cs).once(asyncio.Event())
    await taken(api, job_id)
    log = (await api.body("/access-log"))["items"]
    assert [(row["action"], row["who"], row["reason"], row["job_id"]) for row in log] == [
        ("DOWNLOAD", "admin", "월말 정산", job_id),
        ("EXPORT", "admin", "월말 정산", job_id),
    ]
    assert log[0]["what"] == {"kind": "packs", "filter": filter, "rows": 1, "unmasked": True}
    assert log[1]["what"] == {"kind": "packs", "filter": filter, "unmasked": True}


async def test_download_is_refused_with_its_code_when_something_is_wrong(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    good: dict[str, Any] = {"kind": "packs", "filter": {}, "reason": "정산"}
    for change, code in (
        ({"reason": " "}, "REASON_REQUIRED"),
        ({"kind": "people"}, "INVALID_VALUE"),
        ({"filter": {"colour": 1}}, "UNKNOWN_FIELD"),
        ({"filter": {"limit": 3}}, "UNKNOWN_FIELD"),
        ({"filter": {"status": "LOST"}}, "INVALID_VALUE"),
        ({"kind": "records", "filter": {"task": "fly"}}, "INVALID_VALUE"),
    ):
        answer = await api.post("/exports", good | change)
        assert (answer.status_code, answer.json()["code"]) == (422, code), change
    assert (await api.post("/exports", good, AGENT)).status_code == 403
    assert await cs.rows("SELECT 1 FROM job UNION ALL SELECT 1 FROM access_log") == []
    job_id = await asked(api, "packs", {})
    early = await api.get(f"/jobs/{job_id}/file")
    assert (early.status_code, early.json()["code"]) == (409, "FILE_NOT_READY")
    await runner_of(cs).once(asyncio.Event())
    other = bearer(MAKER.operator(login="other", perms=[Permission.READ, Permission.EXPORT, Permission.PII_READ]))
    for who in (other, MASKED):
        answer = await api.get(f"/jobs/{job_id}/file", who)
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")
    assert [row["action"] for row in (await api.body("/access-log"))["items"]] == ["EXPORT"]


async def test_lease_lets_another_take_over_when_the_whole_process_died(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    job_id = await asked(api, "packs", {})

    async def never(_taken: Taken, _stop: asyncio.Event) -> Ended | None:
        raise ConnectionError("the process is gone before it says anything")

    assert await runner_of(cs, never).once(asyncio.Event()) is False
    assert await runner_of(cs).once(asyncio.Event()) is False  # leased
    await cs.run("UPDATE job SET due_at = now()")  # a minute later
    assert await runner_of(cs).once(asyncio.Event()) is True
    assert len(await taken(api, job_id)) == 7


async def test_job_fails_with_its_reason_when_no_attempt_succeeds(cs: Cs, api: Api) -> None:
    job_id = await asked(api, "packs", {})
    await cs.run("UPDATE job SET params = jsonb_set(params, '{parsed}', '{\"status\": \"LOST\"}')")
    for _ in range(5):
        await cs.run("UPDATE job SET due_at = now() WHERE due_at IS NOT NULL")
        await runner_of(cs).once(asyncio.Event())
    assert (await api.body(f"/jobs/{job_id}"))["state"] == "FAILED"
    assert "LOST" in (await cs.rows("SELECT error FROM job"))[0]["error"]


@pytest.mark.parametrize("title", ["packs", "records"])
async def test_file_is_empty_but_for_its_headers_when_nothing_is_found(cs: Cs, api: Api, title: str) -> None:
    job_id = await asked(api, title, {})
    await runner_of(cs).once(asyncio.Event())
    assert len(await taken(api, job_id)) == 1
