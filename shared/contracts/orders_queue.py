"""What orders publishes of places in the queue of an option (A18, A19). Ranks are dense: 1 is printed last."""

from __future__ import annotations

from typing import ClassVar

from shared.contracts.orders_base import OrdersEvent


class PrioritySet(OrdersEvent):
    """우선순위 (A18); `old_rank` 0: it had none."""

    TYPE: ClassVar[str] = "orders.order.priority-set.v1"
    option_code: str
    old_rank: int
    rank: int


class PriorityCleared(OrdersEvent):
    """우선순위 해제 (A19)."""

    TYPE: ClassVar[str] = "orders.order.priority-cleared.v1"
    option_code: str
    old_rank: int


QUEUE: tuple[type[OrdersEvent], ...] = (PrioritySet, PriorityCleared)
