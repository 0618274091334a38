"""What 반품관리 and 교환예정관리 take. What has a code of its own (no piece, zero pieces, no stage) is let through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from services.cs.application.case_steps import Remark
from services.cs.application.edit_return import Edit
from services.cs.application.return_steps import Accept, Arrive
from services.cs.application.settle_returns import Settle
from services.cs.domain.return_fees import Refund
from services.cs.domain.return_inspection import Piece
from services.cs.domain.returns import Settlement
from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import Disposition, Outcome
from shared.web.schemas import BIGINT_MAX, INT_MAX, Body, Int, Note, Short, Text, When, no_nul

Won = Annotated[Int, Field(ge=0, le=INT_MAX)]
Version = Annotated[Int, Field(ge=0, le=INT_MAX)]
Method = Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True), AfterValidator(no_nul)]


class StepBody(Body):
    """What every step takes: C/S 내용, and the version that the operator was looking at."""

    note: Note = ""
    expected_version: Version | None = None

    def remark(self) -> Remark:
        """As the application takes it."""
        return Remark(**self.common())

    def common(self) -> dict[str, Any]:
        """What every step has."""
        return {"note": self.note, "expected_version": self.expected_version}


class FeesIn(Body):
    """사이트결제, 동봉, 계좌; what is left out stays."""

    site: Won | None = None
    enclosed: Won | None = None
    bank: Won | None = None


class PieceIn(Body):
    """Pieces of a line and what was found of them."""

    item_id: Annotated[Int, Field(ge=1, le=BIGINT_MAX)]
    qty: Annotated[Int, Field(ge=-INT_MAX, le=INT_MAX)]
    disposition: Disposition


class RefundIn(Body):
    """환불: at the settlement an amount and a method; later any of the four."""

    amount: Won | None = None
    method: Method | None = None
    due_at: When | None = None
    done_at: When | None = None


class AcceptBody(StepBody):
    """회수접수."""

    courier: Short | None = None
    return_invoice_no: Short | None = None

    def command(self) -> Accept:
        """As the application takes it."""
        return Accept(**self.common(), courier=self.courier, return_invoice_no=self.return_invoice_no)


class ArriveBody(StepBody):
    """도착."""

    items: Annotated[list[PieceIn], Field(max_length=500)] = Field(default_factory=list)
    fees_arrived: FeesIn | None = None

    def command(self) -> Arrive:
        """As the application takes it."""
        return Arrive(**self.common(), found=_pieces(self.items), fees_arrived=_named(self.fees_arrived))


class Settling(Body):
    """What 완료처리 asks, of one return or of many."""

    note: Note = ""
    outcome: Outcome
    reason: Short = ""
    refund: RefundIn | None = None
    override_reason: Text = ""

    def command(self, expected_version: int | None = None) -> Settle:
        """As the application takes it. Raises Refusal FIELD_REQUIRED for a refund without amount or method."""
        reason, override = self.reason.strip(), self.override_reason.strip()
        asked = Settlement(self.outcome, reason, _refund(self.refund), override)
        return Settle(note=self.note, expected_version=expected_version, settlement=asked)


class SettleBody(Settling):
    """완료처리."""

    expected_version: Version | None = None


class SettleManyBody(Settling):
    """반품선택완료: the same for every return named."""

    ids: Annotated[list[Annotated[Int, Field(ge=1, le=BIGINT_MAX)]], Field(min_length=1)]


class EditBody(StepBody):
    """반품수정. `items` is the whole finding anew."""

    fees_expected: FeesIn | None = None
    fees_arrived: FeesIn | None = None
    receivable: Won | None = None
    refund: RefundIn | None = None
    items: Annotated[list[PieceIn], Field(max_length=500)] | None = None

    def command(self) -> Edit:
        """As the application takes it."""
        return Edit(
            **self.common(),
            fees_expected=_named(self.fees_expected),
            fees_arrived=_named(self.fees_arrived),
            receivable=self.receivable,
            refund=_refund_named(self.refund),
            found=None if self.items is None else _pieces(self.items),
        )


def _named(given: Body | None) -> Mapping[str, Any]:
    return given.model_dump(exclude_none=True) if given else {}


def _pieces(given: list[PieceIn]) -> list[Piece]:
    return [Piece(each.item_id, each.qty, each.disposition) for each in given]


def _refund(given: RefundIn | None) -> Refund | None:
    if given is None:
        return None
    if given.amount is None or given.method is None:
        raise Refusal("FIELD_REQUIRED", field="/refund/amount" if given.amount is None else "/refund/method")
    return Refund(given.amount, given.method, given.due_at, given.done_at)


def _refund_named(given: RefundIn | None) -> Mapping[str, Any]:
    """A time may be taken back by null, an amount may not."""
    named = given.model_dump(exclude_unset=True) if given else {}
    return {name: value for name, value in named.items() if value is not None or name in {"due_at", "done_at"}}
