"""A download of 100,000 rows: how long it takes, how much memory its process needs, and what the lists feel of it."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import orjson

from tests.e2e.desk import CS
from tests.performance import dataset
from tests.performance.figures import Figure
from tests.performance.load import Connection, clients
from tests.support.product import Product, running
from tests.support.servers import postgres_url

ROWS, CLIENTS, TURNS = 100_000, 8, 1200
CHILD = b"services.cs.adapters.export_child"
LIMIT_S, LIMIT_MB, LIMIT_SHARE = 30, 128, 2 / 3


async def measure_alone() -> list[Figure]:
    """At the data set of that many orders."""
    template = await dataset.template(ROWS, postgres_url())
    async with running("many", "amqp", templates={"cs": template}) as product:
        return await _measure(product)


async def _measure(product: Product) -> list[Figure]:
    client = await product.sign_in()
    token = client.headers["authorization"].removeprefix("Bearer ")

    def make() -> Connection:
        return Connection(product.base_url, token)

    async def turn(connection: Connection, _: int) -> None:
        status, body = await connection.ask("GET", f"{CS}/packs?limit=20")
        assert status == 200, body

    async with client:
        await clients(CLIENTS, make, turn, 200)
        alone, _ = await clients(CLIENTS, make, turn, TURNS)
        quiet_seconds, rows, most = await _export(client)
        exporting = asyncio.create_task(_export(client))
        while not _children():  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)
        beside, _ = await clients(CLIENTS, make, turn, TURNS)
        assert not exporting.done(), "the export was over before the searches were"
        busy_seconds, _, _ = await exporting
    share = alone / beside
    layout = f"{rows:,} rows, 20 columns; one process a service; load {os.getloadavg()[0]:.1f}"
    return [
        Figure("export", quiet_seconds, "s", layout, f"at most {LIMIT_S} s", quiet_seconds <= LIMIT_S),
        Figure(
            "export memory", most / 2**20, "MB", f"peak of its process; {layout}", f"at most {LIMIT_MB} MB, flat",
            most <= LIMIT_MB * 2**20,
        ),
        Figure(
            "searches beside an export", TURNS / beside, "req/s",
            f"newest first, {CLIENTS} clients; that export took {busy_seconds:.0f} s; {layout}",
            "at least two thirds of the rate without", share >= LIMIT_SHARE,
            TURNS / alone, "the same searches with no export running",
        ),
    ]  # fmt: skip


async def _export(client: Any) -> tuple[float, int, int]:
    """Seconds from asking until it is ready, rows, and the most memory (bytes) that its process had."""
    began = time.perf_counter()
    answer = await client.post(f"{CS}/exports", json={"kind": "packs", "filter": {}, "reason": "bench"})
    assert answer.status_code == 202, answer.text
    job_id, most = answer.json()["job_id"], 0
    while (job := (await client.get(f"{CS}/jobs/{job_id}")).json())["state"] == "RUNNING":
        most = max([most, *(_peak(child) for child in _children())])
        await asyncio.sleep(0.1)
    assert job["state"] == "DONE", orjson.dumps(job)
    return time.perf_counter() - began, job["done"], most


def _children() -> list[Path]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and CHILD in (entry / "cmdline").read_bytes().split(b"\0"):
                found.append(entry)
        except OSError:  # it ended meanwhile
            continue
    return found


def _peak(child: Path) -> int:
    try:
        text = (child / "status").read_text()
    except OSError:
        return 0
    line = next((each for each in text.splitlines() if each.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024
