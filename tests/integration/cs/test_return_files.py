"""반품관리 and 교환예정관리 as files, and 반품선택완료 of more than a request may settle (F-157, F-159, F-160, F-163)."""

import asyncio

from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api
from tests.integration.cs.returns_desk import ReturnsDesk, piece
from tests.integration.cs.test_exports import MASKED, asked, runner_of, taken
from tests.integration.cs.test_jobs import runner_of as job_runner_of
from tests.unit.cs.factories import created
from tests.unit.cs.return_events import exchanged, line, many, pickup, shipped

HEADERS = [
    "번호", "회수요청일", "배송일", "도착일", "관리번호", "판매처", "주문번호", "수령자", "상품명", "옵션", "수량", "검수",
    "구분", "상태", "택배사", "반품송장번호", "사이트결제 예정", "사이트결제 도착", "동봉 예정", "동봉 도착", "계좌 예정",
    "계좌 도착", "미수", "미수발생일", "완료처리", "처리결과", "완료일", "환불금액", "환불방법", "환불완료일", "요청자",
]  # fmt: skip


async def test_returns_are_a_sheet_with_korean_headers_and_typed_cells_when_downloaded(
    cs: Cs, api: Api, returns: ReturnsDesk
) -> None:
    """F-160: the columns of F-157 and what belongs to them."""
    both = pickup(5001, line(5001, 3), line(5001, 1, 2), courier="CJ", return_invoice_no="070000005001")
    await cs.project(created(shipped(5001)), both, created(shipped(5002)), pickup(5002, reason="RETURN_DEFECT"))
    id = await returns.id_of(5001)
    await returns.step(id, "arrive", items=[piece(5001, 2), piece(5001, 1, "DISCARD"), piece(5001, 1, "B_GRADE", 2)])
    await returns.step(id, "settle", outcome="NONE", refund={"amount": 9000, "method": "계좌"})
    job_id = await asked(api, "returns", {})
    assert await runner_of(cs).once(asyncio.Event()) is True
    rows = await taken(api, job_id)
    assert rows[0] == HEADERS
    found = {row[4]: dict(zip(HEADERS, row, strict=True)) for row in rows[1:]}
    assert set(found) == {5001, 5002}
    one = found[5001]
    assert {name: one[name] for name in HEADERS[6:12]} == {
        "주문번호": "ord5001", "수령자": "나가용", "상품명": "좋은상품22, 빨간 모자", "옵션": "파랑/XL/긴팔, L", "수량": 4,
        "검수": "폐기 1, 재입고 2, B급 1",
    }  # fmt: skip
    assert (str(one["회수요청일"]), one["반품송장번호"], one["동봉 예정"], one["미수"]) == (
        "2026-11-12 12:00:00", "070000005001", 2500, 2500,
    )  # fmt: skip
    assert (one["상태"], one["완료처리"], one["처리결과"], one["환불금액"], one["요청자"]) == (
        "도착", "완료", "처리없음", 9000, "test",
    )  # fmt: skip
    assert (found[5002]["상태"], found[5002]["완료처리"], found[5002]["도착일"]) == ("요청", "", "")


async def test_file_holds_what_the_list_shows_when_filtered_and_masked(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    await cs.project(created(shipped(5001)), pickup(5001), created(shipped(5002)), pickup(5002))
    await returns.step(await returns.id_of(5002), "cancel")
    job_id = await asked(api, "returns", {"stage": "CANCELLED", "key": "recipient", "q": "나가"}, MASKED)
    await runner_of(cs).once(asyncio.Event())
    [_, row] = await taken(api, job_id, MASKED)
    assert (row[4], row[7], row[13]) == (5002, "나*용", "취소")
    log = (await api.body("/access-log"))["items"]
    assert [(each["action"], each["what"]["kind"]) for each in log] == [("DOWNLOAD", "returns"), ("EXPORT", "returns")]
    for filter, code in (({"limit": 5}, "UNKNOWN_FIELD"), ({"settled": "true"}, "INVALID_VALUE")):
        body = {"kind": "returns", "filter": filter, "reason": "확인"}
        assert (await api.post("/exports", body)).json()["code"] == code


async def test_exchanges_are_a_sheet_when_downloaded(cs: Cs, api: Api) -> None:
    """F-163: its columns in its order."""
    back = pickup(5001, line(5001, 1))
    await cs.project(created(shipped(5001)), exchanged(5001, 6001, 1), back)
    job_id = await asked(api, "exchanges", {"state": "WAITING"})
    await runner_of(cs).once(asyncio.Event())
    rows = await taken(api, job_id)
    assert [[str(row[0]), *row[1:]] for row in rows] == [
        ["등록일", "관리번호", "판매처", "수령자", "교환전 상품", "교환전 옵션", "교환후 상품", "교환후 옵션", "수량",
         "교환사유", "회수상태", "교환주문번호", "처리"],
        ["2026-11-12 12:00:00", 5001, "십일번가 법인", "나가용", "좋은상품22", "파랑/XL/긴팔", "새 외투", "XL", 1,
         "불량교환", "요청", 6001, "교환예정"],
    ]  # fmt: skip


async def test_each_is_settled_once_when_a_job_settles_many(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """F-159, A28: more than two hundred are a job; it is stopped in the middle and goes on."""
    await cs.project(*many(230))
    rows = (await api.body("/returns", limit=500))["items"]
    ids = [row["id"] for row in rows]
    early = ids[7]
    await returns.step(early, "settle", outcome="NONE", override_reason="먼저")
    body = {"ids": ids, "outcome": "NONE", "override_reason": "월말 정리", "refund": {
        "amount": 500, "method": "계좌", "due_at": "2026-11-30T00:00:00+09:00"}}  # fmt: skip
    answer = await api.post("/returns/settle", body, AGENT)
    assert answer.status_code == 202
    job_id = answer.json()["job_id"]
    assert await returns.found(settled=True) == [row["mgmt_no"] for row in rows if row["id"] == early]
    jobs = job_runner_of(cs)
    assert await jobs.once() is True
    await api.post(f"/jobs/{job_id}/cancel", {})
    assert await jobs.once() is False
    await api.post(f"/jobs/{job_id}/resume", {})
    while await jobs.once():
        pass
    job = await api.body(f"/jobs/{job_id}")
    assert (job["state"], job["done"], job["total"], job["refused"]) == ("DONE", 230, 230, 1)
    assert [(each["id"], each["code"]) for each in job["results"]] == [(early, "ALREADY_SETTLED")]
    settled = (await api.body("/returns", settled=True, refund_due=True, limit=500))["items"]
    assert len(settled) == 229
    assert {(row["version"], row["override_reason"], row["refund"]["amount"]) for row in settled} == {
        (2, "월말 정리", 500)
    }  # fmt: skip
    told = [body["return_id"] for kind, body in await returns.published() if kind == "cs.return.settled.v1"]
    assert len(told) == len(set(told)) == 230
