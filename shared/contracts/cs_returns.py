"""What cs publishes of the life of returns and exchanges (domain.md 2.6, 2.7), as orders needs it: what came back, what
never will, how it was settled, and that a replacement may go."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from shared.contracts.base import Contract, Value


class Disposition(StrEnum):
    """What the inspection of a piece found: back on the shelf, B급, thrown away, not in the box."""

    RESTOCK = "RESTOCK"
    B_GRADE = "B_GRADE"
    DISCARD = "DISCARD"
    MISSING = "MISSING"


class Outcome(StrEnum):
    """How a return was settled (A28): cancelled with a refund, exchanged, sent once more, nothing."""

    CANCEL = "CANCEL"
    EXCHANGE = "EXCHANGE"
    RESHIP = "RESHIP"
    NONE = "NONE"


class CaseEvent(Contract):
    """`mgmt_no` is the order whose pieces come back, or the replacement of an exchange. `revision` counts the changes of
    one case: an older one that comes late says nothing any more."""

    EXCHANGE: ClassVar[str] = "cs.events"
    mgmt_no: int
    revision: int
    operator: str
    at: datetime
    note: str = ""

    def sequence(self) -> int | None:
        return self.revision


class ReturnEvent(CaseEvent):
    """Of one return: `return_id` is the one that orders gave it (A20, A21)."""

    return_id: str

    def subject(self) -> str:
        return self.return_id


class Inspected(Value):
    """Pieces of one line and what was found."""

    item_id: int
    qty: int
    disposition: Disposition


class ReturnArrived(ReturnEvent):
    """반품 도착. `inspected` is the whole finding: a disposition that is changed later comes as a higher revision."""

    TYPE: ClassVar[str] = "cs.return.arrived.v1"
    inspected: tuple[Inspected, ...]


class ReturnCancelled(ReturnEvent):
    """회수 취소: nothing comes back."""

    TYPE: ClassVar[str] = "cs.return.cancelled.v1"


class Pieces(Value):
    """Pieces of one line."""

    item_id: int
    qty: int


class ReturnSettled(ReturnEvent):
    """반품 완료 (A28). `reason` is a 취소사유 where the outcome is CANCEL; `pieces` are then those to cancel, so that the
    arrival may be heard of before or after. Null: those that came, as far as the reader knows."""

    TYPE: ClassVar[str] = "cs.return.settled.v1"
    outcome: Outcome
    reason: str = ""
    pieces: tuple[Pieces, ...] | None = None


class ExchangeEvent(CaseEvent):
    """Of one exchange: `mgmt_no` is the order that carries the replacement."""

    def subject(self) -> str:
        return str(self.mgmt_no)


class ExchangeReleased(ExchangeEvent):
    """교환예정 해제: the replacement `mgmt_no` need not wait any longer."""

    TYPE: ClassVar[str] = "cs.exchange.released.v1"


class ExchangeCompleted(ExchangeEvent):
    """교환완료: done with; a replacement that still waits need not."""

    TYPE: ClassVar[str] = "cs.exchange.completed.v1"


class ExchangeCancelled(ExchangeEvent):
    """교환취소: the replacement must not go, and `qty` pieces of `item_id` of `source_mgmt_no` count again."""

    TYPE: ClassVar[str] = "cs.exchange.cancelled.v1"
    source_mgmt_no: int
    item_id: int
    qty: int


EVENTS: tuple[type[Contract], ...] = (
    ReturnArrived, ReturnCancelled, ReturnSettled, ExchangeReleased, ExchangeCompleted, ExchangeCancelled,
)  # fmt: skip
