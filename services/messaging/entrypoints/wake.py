"""Lets a request wake a loop of the same process at once; loops of other processes find the row at their next poll."""

from __future__ import annotations

import asyncio


class Wake:
    """One per loop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def __call__(self) -> None:
        """Look now."""
        self._event.set()

    async def idle(self, stop: asyncio.Event, seconds: float) -> None:
        """Wait until woken, told to stop, or `seconds` are over."""
        waits = [asyncio.create_task(self._event.wait()), asyncio.create_task(stop.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        self._event.clear()
