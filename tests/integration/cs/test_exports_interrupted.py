"""Lists as .xlsx (F-160) whose making is killed, stopped, or cut short: the file is whole or not there."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from services.cs.adapters.export_process import exporter
from services.cs.application.ports_jobs import Ended, Taken
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api
from tests.integration.cs.test_exports import asked, runner_of, taken
from tests.support.databases import Databases
from tests.support.servers import postgres_url
from tests.unit.cs.factories import created, order, pack

PACKS = 6000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def filled(template_databases: None) -> AsyncIterator[str]:
    """The name of a database with so many packs that there is a middle: projected once, copied for each test."""
    databases = Databases(postgres_url())
    start = datetime(2026, 1, 1, tzinfo=UTC)
    try:
        made = Cs(await databases.fresh("cs"))
        for first in range(0, PACKS, 1000):
            numbers = range(first, first + 1000)
            placed = [order(10_000 + n, placed_at=start + timedelta(minutes=n)) for n in numbers]
            await made.project(*[created(pack(each)) for each in placed])
        await made.database.close()  # nobody may be connected to what is copied
        yield made.made.name
    finally:
        await databases.drop()


@pytest.fixture
async def cs(databases: Databases, filled: str) -> AsyncIterator[Cs]:
    """A copy of it."""
    made = Cs(await databases.fresh("cs", filled))
    try:
        yield made
    finally:
        await made.database.close()


async def begun(cs: Cs) -> None:
    """Until the child has told how many rows there are."""
    async with asyncio.timeout(60):
        while not await cs.rows("SELECT 1 FROM job WHERE total > 0"):  # noqa: ASYNC110 - another process tells it
            await asyncio.sleep(0.01)


class Killed:
    """Kills the child with signal 9 as soon as it has told its progress; the real child, really killed."""

    def __init__(self, cs: Cs) -> None:
        self._cs, self._make = cs, exporter(cs.made.url)

    async def __call__(self, job: Taken, stop: asyncio.Event) -> Ended | None:
        making = asyncio.create_task(self._make(job, stop))
        await begun(self._cs)
        for child in _children("services.cs.adapters.export_child", str(job.job.id)):
            os.kill(child, signal.SIGKILL)
        return await making


def _children(module: str, _job: str) -> list[int]:
    """Processes of ours that run the module."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if module.encode() in words and parent == os.getpid():
                found.append(int(entry.name))
    return found


async def test_file_is_whole_when_the_first_attempt_is_killed_in_the_middle(cs: Cs, api: Api) -> None:
    job_id = await asked(api, "packs", {})
    await runner_of(cs, Killed(cs)).once(asyncio.Event())
    job = (await cs.rows("SELECT state, attempts, error FROM job"))[0]
    assert (job["state"], job["attempts"]) == ("RUNNING", 1)
    assert "-9" in job["error"]
    await cs.run("UPDATE job SET due_at = now()")
    await runner_of(cs).once(asyncio.Event())
    rows = await taken(api, job_id)
    assert [row[0] for row in rows[1:]] == list(range(15_999, 9_999, -1))


async def test_file_is_not_made_when_the_job_is_stopped_meanwhile(cs: Cs, api: Api) -> None:
    job_id = await asked(api, "packs", {})
    making = asyncio.create_task(runner_of(cs).once(asyncio.Event()))
    await begun(cs)
    stopped = await api.post(f"/jobs/{job_id}/cancel", {})
    assert stopped.json()["state"] == "CANCELLED"
    assert await making is True
    assert await cs.rows("SELECT 1 FROM job_file") == []
    assert (await api.body(f"/jobs/{job_id}"))["state"] == "CANCELLED"
    await api.post(f"/jobs/{job_id}/resume", {})
    await runner_of(cs).once(asyncio.Event())
    assert len(await taken(api, job_id)) == 6001


async def test_job_is_due_again_at_once_when_the_service_stops_in_the_middle(cs: Cs, api: Api) -> None:
    await asked(api, "packs", {})
    stop = asyncio.Event()
    making = asyncio.create_task(runner_of(cs).once(stop))
    await begun(cs)
    stop.set()
    await making
    assert _children("services.cs.adapters.export_child", "") == []
    assert await cs.rows("SELECT state, attempts, due_at <= now() AS due FROM job") == [
        {"state": "RUNNING", "attempts": 0, "due": True}
    ]
