"""The stream as one connection sees it: told events in their order, and what came since it was last there."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

RESET = "reset"
"""Something may have been missed: load anew."""
QUEUE = 512
"""So many events may wait for one connection; one more, and it is closed."""

StreamId = tuple[int, int]


def stream_id(text: str) -> StreamId | None:
    """`<ms>-<n>`; None for anything else."""
    left, dash, right = text.partition("-")
    digits = left + right
    if not dash or not left or not right or not digits.isascii() or not digits.isdigit() or len(text) > 41:
        return None
    return int(left), int(right)


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the stream; `data` is JSON text."""

    id: StreamId
    event: str
    data: str

    @property
    def text_id(self) -> str:
        return f"{self.id[0]}-{self.id[1]}"


@dataclass(slots=True, eq=False)
class Console:
    """One connection's inbox, of what came after `after`. None in it: the stream ends."""

    after: StreamId
    inbox: asyncio.Queue[Told | None] = field(default_factory=lambda: asyncio.Queue(QUEUE))


class Consoles(Protocol):
    """Where connections register."""

    def console(self) -> AbstractAsyncContextManager[Console]: ...
    async def missed(self, last: str, until: StreamId) -> list[Told] | None:
        """What came after `last` up to and with `until`; None: that is not known any more."""
        ...
