"""Wakes who waits for a pack to change. A bell is a hint and may be missed: who waits looks for himself all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Bells:
    """Rung by the reader of the live stream, of which there is one in each process."""

    def __init__(self) -> None:
        self._waiting: dict[int, set[asyncio.Event]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def ring(self, pack_no: int) -> None:
        """The pack has changed."""
        for event in self._waiting.get(pack_no, ()):
            event.set()

    @contextmanager
    def listening(self, pack_no: int) -> Iterator[asyncio.Event]:
        """The event is set each time the pack changes; who was woken clears it."""
        event = asyncio.Event()
        events = self._waiting.setdefault(pack_no, set())
        events.add(event)
        try:
            yield event
        finally:
            events.discard(event)
            if not events:
                del self._waiting[pack_no]
