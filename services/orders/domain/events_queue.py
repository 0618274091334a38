"""What happened to an order's place in the queue of an option; as `events.py`."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.domain.events import Event


@dataclass(frozen=True, slots=True)
class PrioritySet(Event):
    """우선순위."""

    option_code: str
    old_rank: int
    rank: int


@dataclass(frozen=True, slots=True)
class PriorityCleared(Event):
    """우선순위 해제."""

    option_code: str
    old_rank: int
