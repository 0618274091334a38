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
    """`mgmt_no` is the order that was exchanged, `new_mgmt_no` the one that carries the replacement. `came_qty`: pieces of
    the old goods that let it go, `qty` or none; no other exchange is let go for them."""

    KIND: ClassVar[CaseKind] = CaseKind.EXCHANGE
    new_mgmt_no: int
    item_id: int
    qty: int
    state: ExchangeState
    return_case_id: int | None = None
    came_qty: int = 0
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

    def let_go(self, at: datetime, by: str, return_case_id: int) -> None:
        """The old goods have come, the last of them with this return. Raises EXCHANGE_WRONG_STATE."""
        self.release(at, by)
        self.came_qty, self.return_case_id = self.qty, return_case_id

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

    def take_up_again(self, revision: int, at: datetime) -> bool:
        """Orders could not call it off (교환취소 at `revision`): it goes on as one whose replacement may be shipped. False
        where something else has been said since."""
        if self.state is not ExchangeState.CANCELLED or self.version != revision:
            return False
        self.put("state", ExchangeState.RELEASED)
        self.cancelled_at, self.released_at = None, self.released_at or at
        return True

    def wrong_state(self) -> Refusal:
        """The refusal that names the state the exchange is in."""
        return Refusal("EXCHANGE_WRONG_STATE", state=EXCHANGE_LABELS[self.state])

    def _turn(self, to: ExchangeState, by: str) -> None:
        self.put("state", to)
        self.handled_by = by
