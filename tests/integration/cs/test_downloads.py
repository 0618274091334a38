"""Downloads of every list of cs (F-160, F-162): whose data a file holds, in which order, and 반품통계 as a file."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.reasons import REASONS
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api
from tests.integration.cs.test_exports import MASKED, asked, runner_of, taken
from tests.integration.cs.test_statistics import cancelled, some
from tests.integration.cs.world import world
from tests.unit.cs.factories import created
from tests.unit.cs.return_events import exchanged, line, pickup, shipped


async def file_of(cs: Cs, api: Api, kind: str, filter: dict[str, Any]) -> list[list[Any]]:
    """Its rows below the headers, in KST as texts where they are times."""
    job_id = await asked(api, kind, filter)
    assert await runner_of(cs).once(asyncio.Event()) is True
    return (await taken(api, job_id))[1:]


async def downloads(api: Api, **query: Any) -> list[tuple[str, list[int], int]]:
    """Of the log: (kind, whose, how many) of each file that was taken, the newest first."""
    rows = (await api.body("/access-log", **query))["items"]
    return [(row["what"]["kind"], row["mgmt_nos"], row["mgmt_no_count"]) for row in rows if row["action"] == "DOWNLOAD"]


async def test_taking_a_file_is_found_by_each_order_in_it_when_the_log_is_searched(cs: Cs, api: Api) -> None:
    """Whose data: all orders of the packs, of the records, of returns, and both orders of an exchange."""
    await cs.project(*world())
    await cs.project(created(shipped(5001)), exchanged(5001, 6001, 1), pickup(5001, line(5001, 1)))
    await file_of(cs, api, "packs", {"key": "mgmt_no", "q": "1003"})
    await file_of(cs, api, "records", {"operator": "agent1"})
    await file_of(cs, api, "returns", {})
    await file_of(cs, api, "exchanges", {})
    await file_of(cs, api, "packs", {"key": "mgmt_no", "q": "999999"})
    assert await downloads(api) == [
        ("packs", [], 0),
        ("exchanges", [5001, 6001], 2),
        ("returns", [5001], 1),
        ("records", [1004], 1),
        ("packs", [1002, 1003], 2),
    ]
    assert [kind for kind, _, _ in await downloads(api, mgmt_no=1003)] == ["packs"]
    assert [kind for kind, _, _ in await downloads(api, mgmt_no=1004)] == ["records"]
    assert [kind for kind, _, _ in await downloads(api, mgmt_no=5001)] == ["exchanges", "returns"]


async def test_log_tells_how_many_there_are_when_a_file_holds_more_than_it_lists(
    cs: Cs, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cs.project(*world())
    monkeypatch.setattr("services.cs.adapters.access_log.LISTED", 2)
    await file_of(cs, api, "packs", {"exclude_cancelled": True})
    assert await downloads(api, mgmt_no=1006) == [("packs", [1001, 1002], 6)]


async def test_only_the_attempt_that_was_finished_counts_when_whose_data_is_logged(cs: Cs, api: Api) -> None:
    """A job that is done again, as after a restore of the database, holds each order once."""
    await cs.project(*world())
    job_id = await asked(api, "packs", {"key": "mgmt_no", "q": "1001"})
    await runner_of(cs).once(asyncio.Event())
    await cs.run("UPDATE job SET state = 'RUNNING', due_at = now(), finished_at = NULL")
    await runner_of(cs).once(asyncio.Event())
    await taken(api, job_id)
    assert await cs.rows("SELECT n, mgmt_nos FROM job_subject") == [{"n": 0, "mgmt_nos": [1001]}]
    assert await downloads(api) == [("packs", [1001], 1)]


async def test_file_is_in_the_order_of_the_list_when_a_sort_is_asked_for(cs: Cs, api: Api) -> None:
    """F-160: `sort` as each list takes it; CS내역조회 has one order only."""
    await cs.project(*world())
    await cs.project(
        created(shipped(5001)), exchanged(5001, 6001, 1), pickup(5001, at=datetime(2026, 11, 2, tzinfo=UTC))
    )
    await cs.project(
        created(shipped(5002)), exchanged(5002, 6002, 1), pickup(5002, at=datetime(2026, 11, 1, tzinfo=UTC))
    )
    assert [row[0] for row in await file_of(cs, api, "packs", {"sort": "-pack_no"})] == [
        row["pack_no"] for row in (await api.body("/packs", sort="-pack_no"))["items"]
    ]
    assert [row[4] for row in await file_of(cs, api, "returns", {"sort": "requested_at"})] == [5002, 5001]
    assert [row[11] for row in await file_of(cs, api, "exchanges", {"sort": "requested_at"})] == [6001, 6002]
    for kind, sort, code in (
        ("records", "-at", "UNKNOWN_FIELD"), ("packs", "recipient", "INVALID_VALUE"),
        ("exchanges", "-shipped_at", "INVALID_VALUE"), ("statistics", "date", "UNKNOWN_FIELD"),
    ):  # fmt: skip
        days = {"date_from": "2026-11-01", "date_to": "2026-11-02"} if kind == "statistics" else {}
        answer = await api.post("/exports", {"kind": kind, "filter": {"sort": sort, **days}, "reason": "확인"})
        assert (answer.status_code, answer.json()["code"]) == (422, code), kind


async def test_statistics_are_a_sheet_with_a_row_a_day_when_downloaded(cs: Cs, api: Api) -> None:
    """F-162: its columns in their printed order, zeros shown, numbers that can be summed; nobody's data is in it."""
    await some(cs)
    filter = {"date_from": "2026-11-08", "date_to": "2026-11-11"}
    job_id = await asked(api, "statistics", filter, MASKED)
    await runner_of(cs).once(asyncio.Event())
    rows = await taken(api, job_id, MASKED)
    assert rows[0] == ["날짜", *(reason.label for reason in REASONS.values())]
    assert rows[0][1:7] == [
        "반품-취소(환불)", "반품-불량", "반품-오배송", "취소-분실", "취소-상품품절", "취소-배송지연",
    ]  # fmt: skip
    assert [str(row[0]) for row in rows[1:]] == ["2026-11-08", "2026-11-09", "2026-11-10", "2026-11-11"]
    assert [(row[1], row[6]) for row in rows[1:]] == [(0, 0), (1, 0), (2, 0), (0, 1)]
    assert [each for row in rows[1:] for each in row[7:]] == [0] * 28
    job = await api.body(f"/jobs/{job_id}")
    assert (job["done"], job["total"]) == (4, 4)
    assert await downloads(api) == [("statistics", [], 0)]
    one = await file_of(cs, api, "statistics", {**filter, "channel_id": "coupang-1"})
    assert [sum(row[1:]) for row in one] == [0, 0, 0, 1]


async def test_statistics_are_refused_with_the_code_of_the_list_when_asked_wrongly(cs: Cs, api: Api) -> None:
    await cs.project(cancelled(1, datetime(2026, 11, 9, tzinfo=UTC), "RETURN_REFUND"))
    days = {"date_from": "2026-11-08", "date_to": "2026-11-11"}
    for filter, code in (
        ({}, "FIELD_REQUIRED"),
        ({"date_from": "2026-11-08"}, "FIELD_REQUIRED"),
        ({**days, "date_to": "2026-11-07"}, "INVALID_VALUE"),
        ({**days, "date_to": "2028-11-07"}, "SEARCH_TOO_BROAD"),
        ({**days, "colour": 1}, "UNKNOWN_FIELD"),
        ({**days, "limit": 1}, "UNKNOWN_FIELD"),
    ):
        answer = await api.post("/exports", {"kind": "statistics", "filter": filter, "reason": "확인"})
        assert (answer.status_code, answer.json()["code"]) == (422, code), filter
    assert await cs.rows("SELECT 1 FROM job") == []
