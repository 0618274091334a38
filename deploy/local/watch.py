"""Starts a process again when it dies, a few times; then the whole start ends, because half a product misleads.

The decision and its reasons: docs/adr/0002-local-supervisor.md.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from deploy.local.process import Child, StartError

RESTARTS, WITHIN_SECONDS = 3, 60.0
Restart = Callable[[], Awaitable[None]]


class Stopped(Exception):
    """The supervisor was told to stop."""


async def keep(child: Child, restart: Restart, stop: asyncio.Event, say: Callable[[str], None]) -> None:
    """Watch `child` until `stop`; raises StartError when it dies more than RESTARTS times within WITHIN_SECONDS."""
    deaths: deque[float] = deque(maxlen=RESTARTS + 1)
    while not stop.is_set():
        code = await _ended(child, stop)
        if stop.is_set():
            return
        deaths.append(time.monotonic())
        if len(deaths) > RESTARTS and deaths[-1] - deaths[0] < WITHIN_SECONDS:
            raise StartError(
                f"{child.spec.name}이(가) {WITHIN_SECONDS:.0f}초 안에 {len(deaths)}번 죽어 모두 멈춥니다. "
                f"로그: {child.spec.log} / {child.spec.name} died {len(deaths)} times within "
                f"{WITHIN_SECONDS:.0f} s; stopping everything. Log: {child.spec.log}"
            )
        say(f"{child.spec.name} 종료({code}), 다시 시작합니다 / {child.spec.name} ended with {code}, starting it again")
        await restart()
        say(f"{child.spec.name} 다시 준비됨 / ready again ({child.ready_after:.1f} s)")


async def _ended(child: Child, stop: asyncio.Event) -> int | None:
    ending = asyncio.ensure_future(child.wait())
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({ending, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (ending, stopping):
            task.cancel()
        await asyncio.gather(ending, stopping, return_exceptions=True)
    return child.returncode
