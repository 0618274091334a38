"""A download of 100,000 rows in shops of 100,000 and 1,000,000 orders: how long it takes, how much memory its process
needs (beside a tenth of the rows: it must not grow with them), and what the searches feel of it.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import httpx2
import orjson

from tests.e2e.desk import CS
from tests.performance import dataset
from tests.performance.figures import Figure
from tests.performance.fill_cs import _NOW as NOW
from tests.performance.load import Connection, clients
from tests.performance.searches import words_of
from tests.support.product import Product, running

ROWS, CLIENTS, TURNS = 100_000, 8, 1200
CHILD = b"services.cs.adapters.export_child"
LIMIT_S, LIMIT_SHARE, LIMIT_GROWN = 30, 2 / 3, 1.25


async def measure_alone() -> list[Figure]:
    """A product of its own for each size."""
    figures: list[Figure] = []
    for count in dataset.SIZES:
        async with running("many", "amqp", templates=await dataset.templates(count, "cs")) as product:
            figures += await _measure(product, count)
    return figures


async def _measure(product: Product, count: int) -> list[Figure]:
    client = await product.sign_in()
    token = client.headers["authorization"].removeprefix("Bearer ")
    urls = _searches(await words_of(product.databases["cs"].admin_url))

    def make() -> Connection:
        return Connection(product.base_url, token)

    async def turn(connection: Connection, n: int) -> None:
        status, body = await connection.ask("GET", urls[n % len(urls)])
        assert status == 200, body

    async with client:
        await clients(CLIENTS, make, turn, 200)
        alone, _ = await clients(CLIENTS, make, turn, TURNS)
        few_rows, less = (await _export(client, _last(ROWS // 10)))[1:]
        quiet_seconds, rows, most = await _export(client, _last(ROWS) if count > ROWS else {})
        exporting = asyncio.create_task(_export(client, _last(ROWS) if count > ROWS else {}))
        while not _children():  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)
        beside, _ = await clients(CLIENTS, make, turn, TURNS)
        assert not exporting.done(), "the export was over before the searches were"
        busy_seconds, _, _ = await exporting
    share, size = alone / beside, dataset.said(count)
    layout = f"{rows:,} of {size} rows, 20 columns; one process a service; load {os.getloadavg()[0]:.1f}"
    return [
        Figure(f"export, {size}", quiet_seconds, "s", layout, f"at most {LIMIT_S} s", quiet_seconds <= LIMIT_S),
        Figure(
            f"export memory, {size}", most / 2**20, "MB", f"peak of its process; {layout}",
            f"flat: at most {LIMIT_GROWN} of the peak of {few_rows:,} rows", most <= LIMIT_GROWN * less,
            less / 2**20, f"peak of an export of {few_rows:,} rows",
        ),
        Figure(
            f"searches beside an export, {size}", TURNS / beside, "req/s",
            f"newest, two syllables, address words and records newest in turn, {CLIENTS} clients; that export took "
            f"{busy_seconds:.0f} s; {layout}",
            "at least two thirds of the rate without", share >= LIMIT_SHARE,
            TURNS / alone, "the same searches with no export running",
        ),
    ]  # fmt: skip


def _last(rows: int) -> dict[str, str]:
    """A filter of about so many rows: one pack a minute."""
    return {"date_from": str((NOW - timedelta(minutes=rows)).date()), "date_to": str(NOW.date())}


def _searches(words: Mapping[str, list[str]]) -> list[str]:
    found = []
    for name, address in zip(words["two"], words["addresses"], strict=True):
        found += [
            f"{CS}/packs?limit=20",
            f"{CS}/packs?limit=20&key=recipient&q={quote(name)}",
            f"{CS}/packs?limit=20&key=address&q={quote(address)}",
            f"{CS}/records?limit=20",
        ]
    return found


async def _export(client: httpx2.AsyncClient, filter: Mapping[str, str]) -> tuple[float, int, int]:
    """Seconds from asking until it is ready, rows, and the most memory (bytes) that its process had."""
    began = time.perf_counter()
    answer = await client.post(f"{CS}/exports", json={"kind": "packs", "filter": filter, "reason": "bench"})
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
