"""Waits out an outage of the database or the broker: probes, counts no attempt, parks nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from prometheus_client import Gauge
from sqlalchemy.exc import DBAPIError

from shared.bus.failures import is_outage

T = TypeVar("T")
log = structlog.get_logger()

LOOKALIKES = 5
"""So often may one piece of work fail like an outage while the database answers; then the failure is its own."""


class Stopped(Exception):
    """The component was told to stop while it waited; what was in hand was not done and will come again."""


class Patience:
    """One per component. `probe` raises while the other side is down; `paused` is 1 while it is waited for."""

    def __init__(self, name: str, probe: Callable[[], Awaitable[None]], interval: float, paused: Gauge) -> None:
        self._name = name
        self._probe = probe
        self._interval = interval
        self._paused = paused

    async def through(self, work: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T:
        """Do `work`; when an outage stops it, wait and do it again. Raises what is not an outage, or an outage that
        nobody else sees; Stopped when told to stop while waiting."""
        lookalikes = 0
        while True:
            try:
                return await work()
            except Exception as error:
                if not is_outage(error):
                    raise
                if await self.wait(error, stop):
                    lookalikes = 0
                    continue
                lookalikes += 1
                if lookalikes == LOOKALIKES:
                    raise
            await pause(stop, self._interval * lookalikes / LOOKALIKES)

    async def wait(self, error: BaseException, stop: asyncio.Event) -> bool:
        """Probe until it answers; False when it answered at once. Raises Stopped."""
        if not await self._down():
            return False
        log.warning("paused", component=self._name, error=repr(error))
        self._paused.set(1)
        try:
            while await self._down():
                await pause(stop, self._interval)
        finally:
            self._paused.set(0)
        log.info("resumed", component=self._name)
        return True

    async def _down(self) -> bool:
        try:
            await self._probe()
        except Exception as error:
            if not is_outage(error) and not isinstance(error, DBAPIError):
                raise
            return True
        return False


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait; raises Stopped as soon as `stop` is set."""
    if await told(stop, seconds):
        raise Stopped


async def told(stop: asyncio.Event, seconds: float) -> bool:
    """Wait up to `seconds` for `stop`; whether it is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True
