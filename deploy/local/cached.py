"""A folder that is made once and then shared: whole or not there, whoever asks at the same time."""

import asyncio
import fcntl
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

Make = Callable[[Path], Awaitable[None]]
"""Fills the (existing, empty) folder that it is given, or raises."""


def release() -> str:
    """What unpacked programs depend on: distribution, version and machine, as part of a folder's name."""
    text = Path("/etc/os-release").read_text() if Path("/etc/os-release").exists() else ""
    facts = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', text, re.MULTILINE))
    return f"{facts.get('ID', 'linux')}-{facts.get('VERSION_ID', '0')}-{os.uname().machine}"


def is_complete(place: Path) -> bool:
    """Whether `make_once` has finished there."""
    return (place / "complete").exists()


async def make_once(place: Path, make: Make) -> Path:
    """`place`, filled by `make` the first time; it appears when `make` has returned, and not when it raised.

    A complete one may be another user's: it is only read.
    """
    if is_complete(place):
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    async with alone(place.with_name(f".{place.name}.lock")):
        if not is_complete(place):
            fresh = place.with_name(place.name + ".new")
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            await make(fresh)
            (fresh / "complete").write_text("")
            shutil.rmtree(place, ignore_errors=True)
            fresh.rename(place)
    return place


@asynccontextmanager
async def alone(file: Path) -> AsyncIterator[None]:
    """Held by one process and one task; another clone may share the cache. Waits without holding up the loop."""
    with file.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(0.2)
            else:
                break
        yield
