"""Runs `export_child` for one attempt: told by standard input, because an address with a password stands in it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import orjson

from services.cs.adapters.export_child import SUPERSEDED
from services.cs.application.ports_jobs import Ended, Taken

PROJECT = Path(__file__).resolve().parents[3]
SAID = 300


def exporter(database_url: str) -> Callable[[Taken, asyncio.Event], Coroutine[Any, Any, Ended | None]]:
    """`make(taken, stop)`: None when `stop` came first, and the child is dead then."""

    async def make(taken: Taken, stop: asyncio.Event) -> Ended | None:
        return await _make(database_url, taken, stop)

    return make


async def _make(database_url: str, taken: Taken, stop: asyncio.Event) -> Ended | None:
    told = {
        "url": database_url,
        "job_id": str(taken.job.id),
        "attempt": taken.attempt,
        "params": taken.job.params,
    }
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.cs.adapters.export_child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        cwd=PROJECT,
    )
    talking = asyncio.create_task(child.communicate(orjson.dumps(told)))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({talking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not talking.done():
            return None
        _, errors = talking.result()
        ok = child.returncode in {0, SUPERSEDED}
        said = (errors or b"").decode(errors="replace")[-SAID:] or f"exit {child.returncode}"
        return Ended(ok, "" if ok else said)
    finally:
        stopping.cancel()
        if child.returncode is None:
            child.kill()
        await asyncio.gather(talking, return_exceptions=True)
