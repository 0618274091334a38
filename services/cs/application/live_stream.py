"""The stream as one connection sees it: told events in their order, and what came since it was last there."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from services.cs.application.viewing import VIEWING, Viewer

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
class Watcher:
    """Who reads a stream, and the pack that his window has open."""

    login: str
    name: str = ""
    pack_no: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the stream; `data` is JSON text. With `to` or `window` it is not for everybody (LiveMessage)."""

    id: StreamId
    event: str
    data: str
    to: str | None = None
    window: int | None = None

    @property
    def text_id(self) -> str | None:
        """The position after it; who else is here has none, because it is not replayed."""
        return None if self.event == VIEWING else f"{self.id[0]}-{self.id[1]}"

    def is_for(self, watcher: Watcher) -> bool:
        """Whether this console is told."""
        if self.to is None and self.window is None:
            return True
        return self.to == watcher.login or (self.window is not None and self.window == watcher.pack_no)


@dataclass(slots=True, eq=False)
class Console:
    """One connection's inbox, of what came after `after`. None in it: the stream ends. `viewers` is what it was told
    last; None: it does not know."""

    after: StreamId
    watcher: Watcher
    viewers: list[Viewer] | None = None
    inbox: asyncio.Queue[Told | None] = field(default_factory=lambda: asyncio.Queue(QUEUE))


class Consoles(Protocol):
    """Where connections register."""

    def console(self, watcher: Watcher) -> AbstractAsyncContextManager[Console]: ...
    async def missed(self, last: str, until: StreamId) -> list[Told] | None:
        """What came after `last` up to and with `until`; None: that is not known any more."""
        ...
