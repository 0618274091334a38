"""What the desk's use cases (alarms, macros, messages of the staff) need of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.cs.domain.alarms import Alarm
from services.cs.domain.macros import Macro


@dataclass(frozen=True, slots=True)
class Claimed:
    """An alarm that this process, and no other, delivers now. `first`: nobody has found it due before."""

    alarm: Alarm
    first: bool


class Alarms(Protocol):
    """Alarms of records; they are made with their records."""

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[Claimed]:
        """Due and untold, by row lock: nobody else gets them before `until`."""
        ...

    async def told(self, ids: Sequence[int], at: datetime) -> None:
        """They are on the stream."""
        ...

    async def lock(self, id: int) -> Alarm | None: ...
    async def dismiss(self, id: int, by: str, at: datetime) -> None: ...


class Macros(Protocol):
    """매크로: each name once."""

    async def add(self, name: str, body: str, by: str, at: datetime) -> Macro | None:
        """None: the name is taken."""
        ...

    async def find(self, id: int) -> Macro | None: ...
    async def lock(self, id: int) -> Macro | None: ...
    async def change(self, id: int, name: str, body: str, by: str, at: datetime) -> Macro | None:
        """Of a locked one; None: another has the name."""
        ...

    async def keep(self, macro: Macro, was: Macro) -> None:
        """Note what differs, by whom and when."""
        ...

    async def changes_since(self, id: int, version: int) -> list[dict[str, Any]]:
        """`{field, old, new, by, at}` after a version, the oldest first."""
        ...

    async def remove(self, id: int) -> None: ...


class Staff(Protocol):
    """Messages of the staff."""

    async def add(self, sender: str, recipient: str, body: str, mgmt_no: int | None, at: datetime) -> int: ...
