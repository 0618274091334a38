"""반품 한 건 (domain.md 2.6): stage and settlement apart. Commands raise coded refusals and remember what they changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from services.cs.domain.cases import Case, CaseKind, Change
from services.cs.domain.return_fees import Fees, Refund, proposed_receivable
from services.cs.domain.return_inspection import Piece, ReturnLine, came_back, inspected
from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import Outcome
from shared.contracts.reasons import is_cancel_reason


class Stage(StrEnum):
    """요청, 접수 (the courier took it), 도착, 취소."""

    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    ARRIVED = "ARRIVED"
    CANCELLED = "CANCELLED"


class Origin(StrEnum):
    """회수 (our courier), 반품예정 (the customer or the channel sends it)."""

    PICKUP = "PICKUP"
    EXPECTED = "EXPECTED"


STAGE_LABELS: Mapping[Stage, str] = {
    Stage.REQUESTED: "요청", Stage.ACCEPTED: "접수", Stage.ARRIVED: "도착", Stage.CANCELLED: "취소",
}  # fmt: skip
_ON_ITS_WAY = frozenset({Stage.REQUESTED, Stage.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Settlement:
    """What 완료처리 asks (A28): `reason` a 취소사유 where pieces are cancelled; `override_reason` where nothing came."""

    outcome: Outcome
    reason: str = ""
    refund: Refund | None = None
    override_reason: str = ""


@dataclass(slots=True)
class ReturnCase(Case):
    """`pieces` is the finding, empty before arrival. `receivable_by_hand`: a person typed 미수, it is not proposed anew."""

    KIND: ClassVar[CaseKind] = CaseKind.RETURN
    return_id: str
    origin: Origin
    stage: Stage
    lines: tuple[ReturnLine, ...]
    reason: str | None = None
    courier: str | None = None
    courier_name: str = ""
    return_invoice_no: str | None = None
    pieces: tuple[Piece, ...] = ()
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    cancelled_at: datetime | None = None
    fees_expected: Fees = field(default_factory=Fees)
    fees_arrived: Fees = field(default_factory=Fees)
    receivable: int = 0
    receivable_by_hand: bool = False
    receivable_since: datetime | None = None
    outcome: Outcome | None = None
    outcome_reason: str | None = None
    override_reason: str | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
    refund: Refund | None = None

    def accept(self, courier: str, courier_name: str, return_invoice_no: str | None, at: datetime) -> None:
        """회수접수. Raises RETURN_WRONG_STAGE."""
        if self.stage is not Stage.REQUESTED:
            raise self.wrong_stage()
        self.put("stage", Stage.ACCEPTED)
        self.accepted_at, self.courier_name = at, courier_name
        self.put("courier", courier)
        self.put("return_invoice_no", return_invoice_no)

    def arrive(self, found: Sequence[Piece], fees_arrived: Mapping[str, int], at: datetime) -> None:
        """도착: each piece inspected; 미수 is proposed from now on. A return settled before may still arrive.

        Raises RETURN_WRONG_STAGE, NO_ITEM_SELECTED, ITEM_NOT_FOUND, QTY_ZERO, QTY_OUT_OF_RANGE.
        """
        if self.stage not in _ON_ITS_WAY:
            raise self.wrong_stage()
        pieces = inspected(self.lines, found)
        self.put("stage", Stage.ARRIVED)
        self.arrived_at = at
        self.put("pieces", pieces)
        self._put_fees("fees_arrived", fees_arrived)
        self._propose(at)

    def cancel(self, at: datetime) -> None:
        """회수취소: the courier found nobody home. Raises RETURN_WRONG_STAGE, ALREADY_SETTLED."""
        if self.stage not in _ON_ITS_WAY:
            raise self.wrong_stage()
        if self.settled_at is not None:
            raise Refusal("ALREADY_SETTLED")
        self.put("stage", Stage.CANCELLED)
        self.cancelled_at = at

    def settle(self, asked: Settlement, at: datetime, by: str) -> None:
        """완료처리 (A28), once. Pieces are cancelled with the reason given, or with the one the return was asked for.

        Raises RETURN_WRONG_STAGE (cancelled), ALREADY_SETTLED, RETURN_NOT_ARRIVED, REASON_REQUIRED, INVALID_VALUE.
        """
        if self.stage is Stage.CANCELLED:
            raise self.wrong_stage()
        if self.settled_at is not None:
            raise Refusal("ALREADY_SETTLED")
        if self.stage is not Stage.ARRIVED and not asked.override_reason:
            raise Refusal("RETURN_NOT_ARRIVED")
        reason = self._cancel_reason(asked) if asked.outcome is Outcome.CANCEL else asked.reason
        self.put("outcome", asked.outcome)
        self.outcome_reason = reason or None
        self.override_reason = asked.override_reason if self.stage is not Stage.ARRIVED else None
        self.settled_at, self.settled_by = at, by
        if asked.refund is not None:
            self.put("refund", asked.refund)

    def reinspect(self, found: Sequence[Piece]) -> None:
        """A disposition is changed later. Raises as `arrive`; RETURN_WRONG_STAGE before arrival."""
        if self.stage is not Stage.ARRIVED:
            raise self.wrong_stage()
        self.put("pieces", inspected(self.lines, found))

    def change_fees(self, expected: Mapping[str, int], arrived: Mapping[str, int], at: datetime) -> None:
        """Numbers that were named; 미수 follows unless a person typed it. Raises RETURN_WRONG_STAGE (cancelled)."""
        self._require_alive()
        self._put_fees("fees_expected", expected)
        self._put_fees("fees_arrived", arrived)
        if self.stage is Stage.ARRIVED:
            self._propose(at)

    def change_receivable(self, amount: int, at: datetime) -> None:
        """미수 by hand, after 완료처리 too. Raises RETURN_WRONG_STAGE while nothing has arrived or is settled."""
        if self.stage is not Stage.ARRIVED and self.settled_at is None:
            raise self.wrong_stage()
        self.receivable_by_hand = True
        self._put_receivable(amount, at)

    def change_refund(self, given: Mapping[str, Any]) -> None:
        """Fields of the refund that were named; `done_at` ends 환불대기. Raises NOT_SETTLED, FIELD_REQUIRED."""
        if self.settled_at is None:
            raise Refusal("NOT_SETTLED")
        if self.refund is not None:
            self.put("refund", replace(self.refund, **given))
            return
        for name in ("amount", "method"):
            if name not in given:
                raise Refusal("FIELD_REQUIRED", field=f"/refund/{name}")
        self.put("refund", Refund(**given))

    def pieces_to_cancel(self) -> dict[int, int]:
        """Of each line: those that came; all of the return's where nobody has looked."""
        if self.stage is Stage.ARRIVED:
            return came_back(self.pieces)
        return {line.item_id: line.qty for line in self.lines}

    def wrong_stage(self) -> Refusal:
        """The refusal that names the stage the return is in."""
        return Refusal("RETURN_WRONG_STAGE", stage=STAGE_LABELS[self.stage])

    def _require_alive(self) -> None:
        if self.stage is Stage.CANCELLED:
            raise self.wrong_stage()

    def _cancel_reason(self, asked: Settlement) -> str:
        if asked.reason:
            if not is_cancel_reason(asked.reason):
                raise Refusal("INVALID_VALUE", field="reason")
            return asked.reason
        if self.reason is not None and is_cancel_reason(self.reason):
            return self.reason
        raise Refusal("REASON_REQUIRED")

    def _put_fees(self, name: str, given: Mapping[str, int]) -> None:
        old: Fees = getattr(self, name)
        new = replace(old, **given)
        for part in ("site", "enclosed", "bank"):
            if getattr(old, part) != getattr(new, part):
                self.changes.append(Change(f"{name}.{part}", getattr(old, part), getattr(new, part)))
        setattr(self, name, new)

    def _propose(self, at: datetime) -> None:
        if not self.receivable_by_hand:
            self._put_receivable(proposed_receivable(self.fees_expected, self.fees_arrived), at)

    def _put_receivable(self, amount: int, at: datetime) -> None:
        self.put("receivable", amount)
        self.receivable_since = (self.receivable_since or at) if amount else None
