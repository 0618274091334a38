"""A search that takes too long ends after two seconds with its code, and waits for nobody but its like."""

import asyncio
import time
from typing import Any

import pytest

from services.cs.adapters.record_filter import SOURCE
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api
from tests.integration.cs.world import world
from tests.support.databases import connected

BROAD: dict[str, Any] = {"key": "product_name", "q": "외투", "status": "RECEIVED", "sort": "pack_no"}


async def test_search_ends_with_its_code_when_it_takes_more_than_two_seconds(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    assert [row["pack_no"] for row in (await api.body("/packs", **BROAD))["items"]] == [1001]
    async with connected(cs.made.admin_url) as other, other.transaction():
        await other.execute("LOCK TABLE pack_search IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        answer = await api.get("/packs", **BROAD)
        took = time.monotonic() - began
    assert (answer.status_code, answer.json()["code"]) == (422, "SEARCH_TOO_BROAD")
    assert answer.json()["detail"] == "검색 범위가 너무 넓습니다. 기간을 좁혀 주세요."
    assert 1.9 < took < 10
    assert (await api.get("/packs", **BROAD)).status_code == 200


async def test_other_lists_answer_meanwhile_when_broad_searches_hang(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    async with connected(cs.made.admin_url) as other, other.transaction():
        await other.execute("LOCK TABLE pack_search IN ACCESS EXCLUSIVE MODE")
        hanging = [asyncio.create_task(api.get("/packs", **BROAD)) for _ in range(8)]
        await asyncio.sleep(0)
        quick = await api.get("/packs", status="SHIPPED")
        assert quick.status_code == 200
        assert not any(task.done() for task in hanging)
        answers = await asyncio.gather(*hanging)
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(422, "SEARCH_TOO_BROAD")}


async def test_records_end_with_the_same_code_when_their_search_takes_too_long(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    async with connected(cs.made.admin_url) as other, other.transaction():
        await other.execute("LOCK TABLE cs_record_state IN ACCESS EXCLUSIVE MODE")
        answer = await api.get("/records", cs_status="NORMAL")
    assert (answer.status_code, answer.json()["code"]) == (422, "SEARCH_TOO_BROAD")


@pytest.mark.parametrize(("module", "expected_count"), [("record_list", 1), ("jobs", 201)])
async def test_closing_all_ends_with_the_same_code_when_its_search_takes_too_long(
    cs: Cs, api: Api, monkeypatch: pytest.MonkeyPatch, module: str, expected_count: int
) -> None:
    """F-151: it finds its records on a command's connection, and may not keep that either."""
    await cs.project(*world())
    slow = f"{SOURCE} CROSS JOIN (SELECT pg_sleep(5)) AS slow"
    monkeypatch.setattr(f"services.cs.adapters.{module}.SOURCE", slow)
    monkeypatch.setattr(f"services.cs.adapters.{module}.SECONDS", 1)
    body = {"filter": {"handled": "OPEN"}, "expected_count": expected_count}
    answer = await api.post("/records/close", body, AGENT)
    assert (answer.status_code, answer.json()["code"]) == (422, "SEARCH_TOO_BROAD")
    monkeypatch.undo()
    assert (await api.post("/records/close", body, AGENT)).json()["code"] == "COUNT_CHANGED"
