"""A job of ten thousand rows: progress, each row's result, stopped by a person and let go on (F-150, F-151, F-152)."""

import asyncio
from typing import Any

from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api
from tests.integration.cs.test_jobs import held, runner_of
from tests.unit.cs.factories import created, order, pack


async def test_ten_thousand_orders_get_one_note_each_when_asked_at_once(cs: Cs, api: Api) -> None:
    """F-152, A25."""
    numbers = list(range(20_001, 30_000))
    for start in range(0, len(numbers), 500):
        await cs.project(*[created(pack(order(n))) for n in numbers[start : start + 500]])
    answer = await api.post("/records", {"mgmt_nos": [*numbers, 99_999], "note": "안내"}, AGENT)
    assert (answer.status_code, answer.json()["total"]) == (202, 10_000)
    job_id = answer.json()["job_id"]
    runner, seen = runner_of(cs), []
    while await runner.once():
        seen.append((await api.body(f"/jobs/{job_id}"))["done"])
    assert seen == [*range(200, 10_001, 200), 10_000]
    job = await api.body(f"/jobs/{job_id}")
    assert (job["state"], job["refused"]) == ("DONE", 1)
    assert [(row["mgmt_no"], row["code"]) for row in job["results"]] == [(99_999, "ORDER_NOT_FOUND")]
    assert await cs.rows("SELECT count(*) AS n, count(DISTINCT mgmt_no) AS d FROM cs_record") == [
        {"n": 9999, "d": 9999}
    ]


async def test_rows_tell_what_became_of_each_when_the_job_is_half_done(cs: Cs, api: Api) -> None:
    await held(cs, 250)
    ids = sorted(row["id"] for row in await cs.rows("SELECT id FROM cs_record"))
    job_id = (await api.post("/records/close", {"ids": [*ids, 10**9]})).json()["job_id"]
    await runner_of(cs).once()
    first = await api.body(f"/jobs/{job_id}/rows", limit=200)
    rest = await api.body(f"/jobs/{job_id}/rows", limit=200, cursor=first["next_cursor"])
    assert (first["total"], first["prev_cursor"], rest["next_cursor"]) == (251, None, None)
    rows = first["items"] + rest["items"]
    assert [row["id"] for row in rows] == [*ids, 10**9]
    assert rows[0] == {"n": 1, "id": ids[0], "ok": True, "code": None, "detail": None, "done": True}
    assert [row["ok"] for row in rows] == [True] * 200 + [None] * 51
    assert (await api.body(f"/jobs/{job_id}/rows", limit=200, cursor=rest["prev_cursor"]))["items"] == first["items"]
    await runner_of(cs).once()
    last = (await api.body(f"/jobs/{job_id}/rows", limit=1, offset=250))["items"]
    assert [(row["ok"], row["code"]) for row in last] == [(False, "RECORD_NOT_FOUND")]


async def test_stopped_job_does_nothing_more_until_it_is_let_go_on(cs: Cs, api: Api) -> None:
    await held(cs, 450)
    job_id = (await api.post("/records/close", {"filter": {}, "expected_count": 450})).json()["job_id"]
    await runner_of(cs).once()
    stopped = await api.post(f"/jobs/{job_id}/cancel", {})
    assert (stopped.status_code, stopped.json()["state"], stopped.json()["done"]) == (200, "CANCELLED", 200)
    assert await runner_of(cs).once() is False
    assert (await api.body("/records", handled="OPEN"))["total"] == 250
    again = await api.post(f"/jobs/{job_id}/cancel", {})
    assert (again.status_code, again.json()["code"]) == (409, "JOB_NOT_RUNNING")
    going = await api.post(f"/jobs/{job_id}/resume", {})
    assert (going.status_code, going.json()["state"], going.json()["finished_at"]) == (200, "RUNNING", None)
    twice = await api.post(f"/jobs/{job_id}/resume", {})
    assert (twice.status_code, twice.json()["code"]) == (409, "JOB_NOT_STOPPED")
    while await runner_of(cs).once():
        pass
    ended = await api.body(f"/jobs/{job_id}")
    assert (ended["state"], ended["done"], ended["refused"]) == ("DONE", 450, 0)
    assert (await api.body("/records", handled="OPEN"))["total"] == 0
    nobody = await api.post("/jobs/00000000-0000-0000-0000-000000000000/cancel", {})
    assert (nobody.status_code, nobody.json()["code"]) == (404, "NOT_FOUND")


async def test_each_row_is_done_once_when_stopping_resuming_and_workers_race(cs: Cs, api: Api) -> None:
    await held(cs, 1000)
    job_id = (await api.post("/records/close", {"filter": {}, "expected_count": 1000})).json()["job_id"]
    ended = asyncio.Event()

    async def work() -> None:
        while not ended.is_set():
            if not await runner_of(cs).once():
                await asyncio.sleep(0.01)

    async def stop_and_go() -> dict[str, Any]:
        for verb in ("cancel", "resume") * 6:
            await api.post(f"/jobs/{job_id}/{verb}", {})
        async with asyncio.timeout(60):
            while (job := await api.body(f"/jobs/{job_id}"))["state"] != "DONE":
                await api.post(f"/jobs/{job_id}/resume", {})
        ended.set()
        return dict(job)

    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(work())
        last = group.create_task(stop_and_go())
    assert (last.result()["done"], last.result()["refused"]) == (1000, 0)
    assert await cs.rows("SELECT count(*) AS n FROM outbox WHERE type = 'cs.record.closed.v1'") == [{"n": 1000}]
