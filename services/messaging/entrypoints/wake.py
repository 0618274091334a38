"""Lets a request wake a loop of the same process at once; loops of other processes find the row at their next poll."""

from __future__ import annotations

import asyncio

from shared.runtime.waiting import either


class Wake:
    """One per loop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def __call__(self) -> None:
        """Look now."""
        self._event.set()

    async def idle(self, stop: asyncio.Event, seconds: float) -> None:
        """Wait until woken, told to stop, or `seconds` are over."""
        await either(seconds, self._event, stop)
        self._event.clear()
