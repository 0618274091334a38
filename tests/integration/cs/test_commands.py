"""Notes, closing and reopening over HTTP: answers per row, one event each, repeats and races harmless (A25, A26)."""

import asyncio
from typing import Any

import pytest

from shared.contracts import orders as o
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, Api
from tests.unit.cs.factories import created, event, hold, order, pack

OUTBOX = "SELECT type, subject, body FROM outbox ORDER BY id"


async def published(cs: Cs) -> list[str]:
    return [row["type"] for row in await cs.rows(OUTBOX)]


async def opened(cs: Cs, *mgmt_nos: int) -> list[int]:
    """One OPEN record on each order; their ids."""
    await cs.project(
        *[event(o.HoldSet, pack(order(n, version=2), holds=(hold(n),)), hold_id=f"h{n}") for n in mgmt_nos]
    )
    return [row["id"] for row in await cs.rows("SELECT id FROM cs_record ORDER BY mgmt_no")]


async def test_note_is_an_open_record_when_written_on_orders(cs: Cs, api: Api) -> None:
    """A25, F-137, F-152."""
    await cs.project(created(pack(order(5001), order(5002))), created(pack(order(5003))))
    body = {
        "mgmt_nos": [5002, 9999, 5003, 5002],
        "note": "입고 문의\n내일 회신",
        "general_type": "DELIVERY",
        "alarm_at": "2026-11-21T17:00:00+09:00",
    }
    answer = await api.post("/records", body, AGENT)
    assert answer.status_code == 200
    missing = "주문을 찾을 수 없습니다. 관리번호를 확인하세요: 9999"
    assert answer.json() == {
        "results": [
            {"mgmt_no": 5002, "ok": True, "code": None, "detail": None},
            {"mgmt_no": 9999, "ok": False, "code": "ORDER_NOT_FOUND", "detail": missing},
            {"mgmt_no": 5003, "ok": True, "code": None, "detail": None},
        ]
    }
    rows = (await api.body("/records"))["items"]
    assert [(r["mgmt_no"], r["pack_no"], r["task"], r["operator"], r["note"], r["handled"]) for r in rows] == [
        (5003, 5003, "add_cs_note", "test", "입고 문의\n내일 회신", "OPEN"),
        (5002, 5001, "add_cs_note", "test", "입고 문의\n내일 회신", "OPEN"),
    ]
    assert {(r["task_label"], r["general_type"], r["alarm_at"]) for r in rows} == {
        ("CS남기기", "DELIVERY", "2026-11-21T08:00:00+00:00")
    }
    assert rows[0]["rendered"].splitlines()[1:] == ["[관리번호 : 5003 (5003)]", "입고 문의", "내일 회신"]
    assert await published(cs) == ["cs.record.note-added.v1"] * 2
    assert "입고 문의" not in str(await cs.rows(OUTBOX))


@pytest.mark.parametrize("note", ["", "   ", None])
@pytest.mark.reaches("note", "EMPTY_NOTE")
async def test_note_is_refused_with_its_code_when_empty(cs: Cs, api: Api, note: str | None) -> None:
    await cs.project(created(pack(order(5001))))
    answer = await api.post("/records", {"mgmt_nos": [5001], **({"note": note} if note is not None else {})})
    assert (answer.status_code, answer.json()["code"]) == (422, "EMPTY_NOTE")
    assert await cs.rows("SELECT id FROM cs_record") == []


BAD: list[tuple[str, Any, str]] = [
    ("/records", {"note": "x"}, "FIELD_REQUIRED"),
    ("/records", {"mgmt_nos": [], "note": "x"}, "INVALID_VALUE"),
    ("/records", {"mgmt_nos": ["5001"], "note": "x"}, "INVALID_VALUE"),
    ("/records", {"mgmt_nos": [2**63], "note": "x"}, "INVALID_VALUE"),
    ("/records", {"mgmt_nos": [1], "note": "x", "general_type": "배송문의"}, "INVALID_VALUE"),
    ("/records", {"mgmt_nos": [1], "note": "x", "colour": 1}, "UNKNOWN_FIELD"),
    ("/records", {"mgmt_nos": [1], "note": "a\x00b"}, "INVALID_VALUE"),
    ("/records", {"mgmt_nos": [1], "note": "x", "alarm_at": "2026-11-21T17:00:00"}, "INVALID_VALUE"),
    ("/records", {"mgmt_nos": [1], "note": "x", "alarm_at": "0001-01-01T00:00:00+14:00"}, "INVALID_VALUE"),
    ("/records", {"mgmt_nos": [1], "note": "x", "alarm_at": "9999-12-31T23:59:59-14:00"}, "INVALID_VALUE"),
    ("/records", {"mgmt_nos": list(range(1, 10_002)), "note": "x"}, "TOO_MANY_ROWS"),
    ("/records/close", {}, "FIELD_REQUIRED"),
    ("/records/close", {"ids": [1], "expected_count": 1}, "INVALID_VALUE"),
    ("/records/close", {"filter": {}}, "FIELD_REQUIRED"),
    ("/records/close", {"filter": {"limit": 3}, "expected_count": 1}, "UNKNOWN_FIELD"),
    ("/records/close", {"filter": {"key": "mgmt_no", "q": "x"}, "expected_count": 1}, "INVALID_VALUE"),
    ("/records/close", {"filter": {"at_from": "x"}, "expected_count": 1}, "INVALID_VALUE"),
    ("/records/reopen", {"ids": [1.5]}, "INVALID_VALUE"),
]


async def test_bad_body_gets_its_code_when_sent(api: Api) -> None:
    answers = [(path, body, code, await api.post(path, body)) for path, body, code in BAD]
    assert [(p, b, a.text) for p, b, code, a in answers if (a.status_code, a.json()["code"]) != (422, code)] == []


@pytest.mark.reaches("close", "ALREADY_DONE")
async def test_each_record_gets_its_answer_when_closed_and_reopened(cs: Cs, api: Api) -> None:
    """A26, F-150."""
    one, two = await opened(cs, 5001, 5002)
    closed = await api.post("/records/close", {"ids": [one, 999, one]}, AGENT)
    assert closed.json() == {
        "results": [
            {"id": one, "ok": True, "code": None, "detail": None},
            {"id": 999, "ok": False, "code": "RECORD_NOT_FOUND", "detail": "C/S 내역을 찾을 수 없습니다: 999"},
        ]
    }
    again = (await api.post("/records/close", {"ids": [one, two]}, ADMIN)).json()["results"]
    assert [(row["id"], row["ok"], row["code"]) for row in again] == [(one, False, "ALREADY_DONE"), (two, True, None)]
    state = {r["id"]: (r["handled"], r["handled_by"]) for r in (await api.body("/records"))["items"]}
    assert state == {one: ("DONE", "test"), two: ("DONE", "admin")}
    back = (await api.post("/records/reopen", {"ids": [two, two, one]}, AGENT)).json()["results"]
    assert [row["code"] for row in back] == [None, None]
    assert (await api.post("/records/reopen", {"ids": [one]})).json()["results"][0]["code"] == "ALREADY_OPEN"
    assert await published(cs) == ["cs.record.closed.v1"] * 2 + ["cs.record.reopened.v1"] * 2


async def test_all_matching_are_closed_when_the_count_is_confirmed(cs: Cs, api: Api) -> None:
    """A26, F-151."""
    await opened(cs, 5001, 5002, 5003)
    await cs.project(event(o.PackShipped, pack(order(5004, version=2)), operator="agent1"))
    filter = {"task": "set_hold", "handled": "OPEN"}
    wrong = await api.post("/records/close", {"filter": filter, "expected_count": 2})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "COUNT_CHANGED")
    assert (wrong.json()["expected"], wrong.json()["actual"]) == (2, 3)
    assert wrong.json()["detail"] == "대상 건수가 2건에서 3건으로 바뀌었습니다. 다시 확인하세요."
    assert (await api.body("/records", handled="DONE"))["total"] == 0
    right = await api.post("/records/close", {"filter": filter, "expected_count": wrong.json()["actual"]})
    assert [row["ok"] for row in right.json()["results"]] == [True, True, True]
    assert [row["task"] for row in (await api.body("/records", handled="OPEN"))["items"]] == ["confirm_shipment"]


async def test_closed_ones_say_so_when_a_search_finds_them_too(cs: Cs, api: Api) -> None:
    one, _ = await opened(cs, 5001, 5002)
    await api.post("/records/close", {"ids": [one]})
    rows = (await api.post("/records/close", {"filter": {}, "expected_count": 2})).json()["results"]
    assert [row["code"] for row in rows] == ["ALREADY_DONE", None]


async def test_nothing_is_done_twice_when_the_same_key_is_sent_again(cs: Cs, api: Api) -> None:
    await cs.project(created(pack(order(5001))))
    headers = {**AGENT, "idempotency-key": "k-1"}
    body = {"mgmt_nos": [5001], "note": "한 번만"}
    first, again = [await api.post("/records", body, headers) for _ in range(2)]
    assert first.json() == again.json()
    assert (await api.body("/records"))["total"] == 1
    other = await api.post("/records", {**body, "note": "다른 말"}, headers)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_one_wins_when_many_close_the_same_records_at_once(cs: Cs, api: Api) -> None:
    ids = await opened(cs, *range(5001, 5011))
    answers = await asyncio.gather(
        *(api.post("/records/close", {"ids": ids if n % 2 else ids[::-1]}, AGENT) for n in range(8))
    )
    assert [a.status_code for a in answers] == [200] * 8
    wins = [row["id"] for a in answers for row in a.json()["results"] if row["ok"]]
    assert sorted(wins) == ids
    assert await published(cs) == ["cs.record.closed.v1"] * 10


async def test_badge_is_right_when_closing_and_new_records_race(cs: Cs, api: Api) -> None:
    ids = await opened(cs, *range(5001, 5006))
    held = [("e" + str(n), event(o.HoldReleased, pack(order(n, version=3)), hold_id="h")) for n in range(5001, 5006)]
    await asyncio.gather(api.post("/records/close", {"ids": ids}), *(cs.project(each) for each in held))
    rows = (await api.body("/packs"))["items"]
    assert {row["pack_no"]: "CS" in row["cs_badges"] for row in rows} == dict.fromkeys(range(5001, 5006), True)
    rest = [row["id"] for row in (await api.body("/records", handled="OPEN"))["items"]]
    assert len(rest) == 5
    await api.post("/records/close", {"ids": rest})
    assert (await api.body("/packs", open_cs=True))["total"] == 0


async def test_types_of_notes_are_listed_when_asked(api: Api) -> None:
    found = await api.body("/general-cs-types")
    assert [row["label"] for row in found["items"]] == [
        "배송문의", "상품문의", "교환/반품문의", "입금/환불문의", "불만", "기타",
    ]  # fmt: skip
    assert found["items"][0] == {"id": "DELIVERY", "label": "배송문의"}


async def test_order_that_was_just_made_takes_a_note_when_it_arrives_in_a_moment(cs: Cs, api: Api) -> None:
    async def later() -> None:
        await asyncio.sleep(0.05)
        await cs.project(created(pack(order(5001))))

    async with asyncio.TaskGroup() as group:
        group.create_task(later())
        asked = group.create_task(api.post("/records", {"mgmt_nos": [5001], "note": "방금 주문"}))
    assert asked.result().json()["results"][0]["ok"] is True
