"""Starts, awaits and kills the children of `bus_child`."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from tests.support.bus_child import Orders, Place
from tests.support.bus_world import Side, World

ROOT = Path(__file__).parents[2]


class ChildBus:
    """A running child."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def is_there(self, seconds: float = 60) -> None:
        """Wait until it is at the place where it was told to stop."""
        assert self._process.stdout
        async with asyncio.timeout(seconds):
            said = await self._process.stdout.readline()
        assert said == b"here\n", f"the child said {said!r} and ended with {self._process.returncode}"

    def go_on(self) -> None:
        """Let it leave the place."""
        assert self._process.stdin
        self._process.stdin.write(b"go on\n")

    def terminate(self) -> None:
        """SIGTERM."""
        self._process.terminate()

    async def kill(self) -> int:
        """A real SIGKILL."""
        self._process.kill()
        return await self.ended()

    async def ended(self, seconds: float = 60) -> int:
        """Wait for its end; the exit code, negative for a signal."""
        async with asyncio.timeout(seconds):
            return await self._process.wait()


@asynccontextmanager
async def child(
    world: World, side: Side, place: Place = "", *, hears: bool = False, relays: bool = False, suicide: int | None = None,
    **tuning: object,
) -> AsyncIterator[ChildBus]:  # fmt: skip
    """A bus in a process of its own; whatever is left of it is killed in the end."""
    orders = Orders(
        service=side.name,
        database_url=side.place.url,
        settings=world.settings().model_dump(),
        place=place,
        hears=hears,
        relays=relays,
        suicide=suicide,
        tuning=tuning,
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.bus_child",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    )  # fmt: skip
    assert process.stdin
    process.stdin.write(json.dumps(asdict(orders)).encode() + b"\n")
    running = ChildBus(process)
    try:
        yield running
    finally:
        if process.returncode is None:
            await running.kill()
