"""What is too much for one request becomes a job: by parts, each row once, resumed by another process after kill -9."""

import asyncio
import signal
import sys
from pathlib import Path

from services.cs.entrypoints.job_runner import JobRunner
from shared.contracts import orders as o
from shared.runtime.clock import utc_now
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api
from tests.unit.cs.factories import created, event, hold, order, pack

ROOT = Path(__file__).parents[3]


class Deaf:
    """Tells nobody."""

    async def tell(self, messages: object) -> None:
        """Nothing."""


def runner_of(cs: Cs) -> JobRunner:
    return JobRunner(cs.database, cs.uow, Deaf(), asyncio.Event(), utc_now)


async def held(cs: Cs, count: int) -> None:
    await cs.project(
        *[
            event(o.HoldSet, pack(order(n, version=2), holds=(hold(n),)), hold_id=f"h{n}")
            for n in range(7000, 7000 + count)
        ]
    )


async def test_search_of_many_is_closed_by_a_job_when_confirmed(cs: Cs, api: Api) -> None:
    await held(cs, 450)
    ids = [row["id"] for row in (await api.body("/records", limit=3))["items"]]
    await api.post("/records/close", {"ids": ids})
    answer = await api.post("/records/close", {"filter": {}, "expected_count": 450})
    assert answer.status_code == 202
    job_id = answer.json()["job_id"]
    assert await api.body(f"/jobs/{job_id}") | {"created_at": None} == {
        "job_id": job_id, "kind": "MOVE", "state": "RUNNING", "done": 0, "total": 450, "refused": 0,
        "operator": "admin", "created_at": None, "finished_at": None, "results_url": None, "results": [],
    }  # fmt: skip
    runner = runner_of(cs)
    progress = []
    while await runner.once():
        progress.append((await api.body(f"/jobs/{job_id}"))["done"])
    assert progress == [200, 400, 450, 450]
    ended = await api.body(f"/jobs/{job_id}")
    assert (ended["state"], ended["refused"], ended["finished_at"] is not None) == ("DONE", 3, True)
    assert sorted(row["id"] for row in ended["results"]) == sorted(ids)
    assert {row["code"] for row in ended["results"]} == {"ALREADY_DONE"}
    assert (await api.body("/records", handled="OPEN"))["total"] == 0


async def test_job_is_not_started_when_the_count_has_changed(cs: Cs, api: Api) -> None:
    await held(cs, 210)
    answer = await api.post("/records/close", {"filter": {}, "expected_count": 209})
    assert (answer.status_code, answer.json()["code"], answer.json()["actual"]) == (409, "COUNT_CHANGED", 210)
    assert await cs.rows("SELECT id FROM job") == []


async def test_ids_become_a_job_when_more_than_two_hundred(cs: Cs, api: Api) -> None:
    await held(cs, 201)
    ids = [row["id"] for row in (await api.body("/records", limit=500))["items"]]
    answer = await api.post("/records/close", {"ids": ids})
    assert (answer.status_code, answer.json()["total"]) == (202, 201)
    while await runner_of(cs).once():
        pass
    assert (await api.body(f"/jobs/{answer.json()['job_id']}"))["state"] == "DONE"


async def test_unknown_job_is_not_found_when_asked(api: Api) -> None:
    answer = await api.get("/jobs/00000000-0000-0000-0000-000000000000")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert (await api.get("/jobs/x")).status_code == 422


async def test_job_gives_up_with_its_reason_when_it_cannot_be_done(cs: Cs, api: Api) -> None:
    await held(cs, 201)
    job_id = (await api.post("/records/close", {"filter": {}, "expected_count": 201})).json()["job_id"]
    await cs.run("UPDATE job SET params = '{}'")
    for _ in range(5):
        await cs.run("UPDATE job SET due_at = now()")
        assert await runner_of(cs).once() is False
    assert (await api.body(f"/jobs/{job_id}"))["state"] == "FAILED"
    assert (await cs.rows("SELECT attempts, error FROM job"))[0]["attempts"] == 5


WORKER = """
import asyncio, sys
from services.cs.adapters.uow import SqlUow
from services.cs.entrypoints.job_runner import JobRunner
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7

class Deaf:
    async def tell(self, messages):
        print("part", flush=True)

async def main():
    database = Database(sys.argv[1], name="cs", pool_size=1)
    outbox = Outbox("cs", utc_now, uuid7)
    await JobRunner(database, lambda c: SqlUow(c, outbox), Deaf(), asyncio.Event(), utc_now).run(asyncio.Event())

asyncio.run(main())
"""


async def test_each_order_is_noted_once_when_workers_are_killed_in_the_middle(cs: Cs, api: Api) -> None:
    numbers = list(range(8000, 9000))
    for start in range(0, 1000, 250):
        await cs.project(*[created(pack(order(n))) for n in numbers[start : start + 250]])
    answer = await api.post("/records", {"mgmt_nos": numbers, "note": "단체 안내"})
    assert answer.status_code == 202
    for _ in range(3):
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WORKER, cs.made.url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert worker.stdout is not None
        try:
            async with asyncio.timeout(60):
                await worker.stdout.readline()
        finally:
            worker.kill()
        assert await worker.wait() == -signal.SIGKILL
        await worker.stdout.read()
    while await runner_of(cs).once():
        pass
    job = await api.body(f"/jobs/{answer.json()['job_id']}")
    assert (job["state"], job["done"], job["total"], job["refused"]) == ("DONE", 1000, 1000, 0)
    counted = await cs.rows("SELECT mgmt_no, count(*) AS n FROM cs_record GROUP BY mgmt_no HAVING count(*) <> 1")
    assert counted == []
    assert await cs.rows("SELECT count(*) AS n FROM cs_record") == [{"n": 1000}]
    assert await cs.rows("SELECT count(*) AS n FROM outbox") == [{"n": 1000}]
