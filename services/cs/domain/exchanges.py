"""교환예정 한 건 (domain.md 2.7): a replacement order that waits for the old goods, is let go, and is done with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from services.cs.domain.cases import Case, CaseKind
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


class ExchangeState(StrEnum):
    """교환예정, 교환해제 (may be shipped), 교환완료, 교환취소."""

    WAITING = "WAITING"
    RELEASED = "RELEASED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


EXCHANGE_LABELS: Mapping[ExchangeState, str] = {
    ExchangeState.WAITING: "교환예정",
    ExchangeState.RELEASED: "예정해제",
    ExchangeState.COMPLETED: "교환완료",
    ExchangeState.CANCELLED: "교환취소",
}
_OPEN = frozenset({ExchangeState.WAITING, ExchangeState.RELEASED})


@dataclass(slots=True)
class ExchangeCase(Case):
    """`mgmt_no` is the order that was exchanged, `new_mgmt_no` the one that carries the replacement."""

    KIND: ClassVar[CaseKind] = CaseKind.EXCHANGE
    new_mgmt_no: int
    item_id: int
    qty: int
    state: ExchangeState
    return_case_id: int | None = None
    released_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    handled_by: str | None = None

    def release(self, at: datetime, by: str) -> None:
        """교환예정 해제: the replacement need not wait any longer. Raises EXCHANGE_WRONG_STATE."""
        if self.state is not ExchangeState.WAITING:
            raise self.wrong_state()
        self._turn(ExchangeState.RELEASED, by)
        self.released_at = at

    def complete(self, at: datetime, by: str) -> None:
        """교환완료, from either open state. Raises EXCHANGE_WRONG_STATE."""
        if self.state not in _OPEN:
            raise self.wrong_state()
        self._turn(ExchangeState.COMPLETED, by)
        self.completed_at = at

    def cancel(self, replacement: OrderStatus | None, at: datetime, by: str) -> None:
        """교환취소: the replacement does not go. Raises EXCHANGE_WRONG_STATE, LOCKED_BY_INVOICE, ALREADY_SHIPPED."""
        if self.state not in _OPEN:
            raise self.wrong_state()
        if replacement is OrderStatus.INVOICED:
            raise Refusal("LOCKED_BY_INVOICE")
        if replacement is OrderStatus.SHIPPED:
            raise Refusal("ALREADY_SHIPPED")
        self._turn(ExchangeState.CANCELLED, by)
        self.cancelled_at = at

    def wrong_state(self) -> Refusal:
        """The refusal that names the state the exchange is in."""
        return Refusal("EXCHANGE_WRONG_STATE", state=EXCHANGE_LABELS[self.state])

    def _turn(self, to: ExchangeState, by: str) -> None:
        self.put("state", to)
        self.handled_by = by
