"""Waiting for one of several events without leaving a task behind."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


async def either(seconds: float, *events: asyncio.Event) -> None:
    """Return when one of the events is set, or after `seconds`."""
    if any(event.is_set() for event in events):
        return
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


async def unless(stop: asyncio.Event, work: Coroutine[None, None, T]) -> T | None:
    """What `work` gives, or None when `stop` is set first; what is done at that very moment still counts."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return await task if task.done() else None
    finally:
        stopped.cancel()
        await _end(task)
        await asyncio.gather(task, stopped, return_exceptions=True)


async def _end(task: asyncio.Future[T]) -> None:
    """Cancel until it is done: on Python 3.11 a library's `wait_for` may swallow one cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=1)
