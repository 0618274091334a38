"""What a service is to the process that runs it: a name, components, and how ready it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Component(Protocol):
    """Something that runs until told to stop: an HTTP server, a relay, a consumer, a loop.

    `run` returns only after `stop` is set and what was in hand is finished; returning earlier or raising ends the
    whole process (any part failing stops the process).
    """

    @property
    def name(self) -> str: ...

    async def run(self, stop: asyncio.Event) -> None: ...


@dataclass(slots=True)
class Service:
    """A built service. `stages` stop in order: each is told to stop and awaited before the next one is.

    `declare` makes what others publish into (queues, bindings) before anything is started: the migration step calls it.
    """

    name: str
    stages: Sequence[Sequence[Component]]
    on_start: Sequence[Callable[[], Awaitable[None]]] = field(default_factory=tuple)
    on_close: Sequence[Callable[[], Awaitable[None]]] = field(default_factory=tuple)
    declare: Callable[[float], Awaitable[None]] | None = None
