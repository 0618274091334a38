"""The rules of a return (domain.md 2.6): stages, inspection, the seven numbers, settlement. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from services.cs.domain.return_fees import Fees, Refund, proposed_receivable
from services.cs.domain.return_inspection import Piece, ReturnLine, came_back, inspected
from services.cs.domain.return_waybill import ReturnWaybill, checked_return_waybill
from services.cs.domain.returns import Origin, ReturnCase, Settlement, Stage
from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import Disposition as D
from shared.contracts.cs_returns import Outcome

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
NO_REASON = Settlement(Outcome.NONE)


def case(**values: object) -> ReturnCase:
    """Three pieces of line 11 and one of line 12, asked for and nothing more; 2,500 won promised in the box."""
    made = ReturnCase(
        id=1, mgmt_no=1, version=1, return_id="r", origin=Origin.PICKUP, stage=Stage.REQUESTED,
        lines=(ReturnLine(11, "30001", 3), ReturnLine(12, "30002", 1)), fees_expected=Fees(enclosed=2500),
    )  # fmt: skip
    for name, value in values.items():
        setattr(made, name, value)
    return made


def arrived(**fees: int) -> ReturnCase:
    made = case()
    made.arrive([Piece(11, 3, D.RESTOCK), Piece(12, 1, D.DISCARD)], fees, AT)
    made.changes.clear()
    return made


def code(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_every_piece_has_a_finding_when_only_some_were_named() -> None:
    lines = (ReturnLine(11, "30001", 3), ReturnLine(12, "30002", 1))
    found = inspected(lines, [Piece(11, 1, D.DISCARD), Piece(11, 1, D.RESTOCK)])
    assert found == (
        Piece(11, 1, D.RESTOCK), Piece(11, 1, D.DISCARD), Piece(11, 1, D.MISSING), Piece(12, 1, D.MISSING),
    )  # fmt: skip
    assert came_back(found) == {11: 2}


@pytest.mark.parametrize(
    ("found", "refusal"),
    [
        ([], "NO_ITEM_SELECTED"),
        ([Piece(13, 1, D.RESTOCK)], "ITEM_NOT_FOUND"),
        ([Piece(11, 0, D.RESTOCK)], "QTY_ZERO"),
        ([Piece(11, -1, D.RESTOCK)], "QTY_ZERO"),
        ([Piece(11, 2, D.RESTOCK), Piece(11, 2, D.MISSING)], "QTY_OUT_OF_RANGE"),
    ],
)
def test_inspection_is_refused_with_its_code_when_it_cannot_be(found: list[Piece], refusal: str) -> None:
    with pytest.raises(Refusal) as refused:
        case().arrive(found, {}, AT)
    assert code(refused) == refusal


@pytest.mark.parametrize(
    ("expected", "came", "owed"),
    [
        (Fees(), Fees(), 0),
        (Fees(3000, 2500, 1000), Fees(), 6500),
        (Fees(3000, 2500, 0), Fees(3000, 0, 0), 2500),
        (Fees(0, 2500, 0), Fees(0, 0, 2500), 0),
        (Fees(0, 2500, 0), Fees(0, 5000, 0), 0),
    ],
)
def test_owed_is_what_was_promised_and_has_not_come_when_proposed(expected: Fees, came: Fees, owed: int) -> None:
    """F-157: 미수."""
    assert proposed_receivable(expected, came) == owed


def test_owed_follows_the_fees_until_a_person_types_it_when_they_change() -> None:
    """domain.md 2.6: proposed at arrival, editable, since when it is owed."""
    asked = case()
    asked.change_fees({"bank": 1000}, {}, AT)
    assert (asked.receivable, asked.receivable_since) == (0, None), "nothing is owed before arrival"
    asked.arrive([Piece(11, 3, D.RESTOCK)], {"enclosed": 500}, AT)
    assert (asked.receivable, asked.receivable_since) == (3000, AT)
    later = AT + timedelta(days=3)
    asked.change_fees({}, {"bank": 1000}, later)
    assert (asked.receivable, asked.receivable_since) == (2000, AT), "its age goes on"
    asked.change_receivable(0, later)
    assert (asked.receivable, asked.receivable_since) == (0, None)
    asked.change_fees({"site": 9000}, {}, later)
    assert asked.receivable == 0, "what a person typed stays"
    asked.change_receivable(700, later)
    assert (asked.receivable, asked.receivable_since) == (700, later)


def test_stages_are_left_in_their_order_when_stepped() -> None:
    """A28: accept, arrive, cancel out of stage."""
    going = case()
    going.accept("CJ", "CJ대한통운", "600000000001", AT)
    with pytest.raises(Refusal) as refused:
        going.accept("CJ", "CJ대한통운", "600000000001", AT)
    assert (code(refused), refused.value.detail) == (
        "RETURN_WRONG_STAGE", "지금 단계(접수)의 반품에는 할 수 없는 작업입니다.",
    )  # fmt: skip
    going.arrive([Piece(11, 1, D.RESTOCK)], {}, AT)
    steps: list[Callable[[], None]] = [
        lambda: going.arrive([Piece(11, 1, D.RESTOCK)], {}, AT),
        lambda: going.cancel(AT),
    ]
    for again in steps:
        with pytest.raises(Refusal) as refused:
            again()
        assert code(refused) == "RETURN_WRONG_STAGE"
    gone = case()
    gone.cancel(AT)
    steps = [
        lambda: gone.accept("CJ", "CJ대한통운", "1", AT),
        lambda: gone.arrive([Piece(11, 1, D.RESTOCK)], {}, AT),
        lambda: gone.cancel(AT),
        lambda: gone.settle(Settlement(Outcome.NONE, override_reason="x"), AT, "test"),
        lambda: gone.change_fees({"site": 1}, {}, AT),
        lambda: gone.change_receivable(1, AT),
        lambda: gone.reinspect([Piece(11, 1, D.RESTOCK)]),
    ]
    for step in steps:
        with pytest.raises(Refusal) as refused:
            step()
        assert code(refused) == "RETURN_WRONG_STAGE"


def test_return_is_settled_once_when_it_has_arrived() -> None:
    """A28."""
    with pytest.raises(Refusal) as refused:
        case().settle(NO_REASON, AT, "test")
    assert code(refused) == "RETURN_NOT_ARRIVED"
    back = arrived()
    back.settle(Settlement(Outcome.NONE, override_reason="쓰지 않음"), AT, "test")
    assert (back.settled_by, back.override_reason) == ("test", None)
    with pytest.raises(Refusal) as refused:
        back.settle(NO_REASON, AT, "test")
    assert code(refused) == "ALREADY_SETTLED"


def test_return_may_still_arrive_when_it_was_settled_before() -> None:
    """D13: 완료처리 without 도착, with a reason."""
    early = case()
    early.settle(Settlement(Outcome.CANCEL, "CANCEL_LOST", override_reason="택배 분실 보상"), AT, "test")
    assert (early.override_reason, early.pieces_to_cancel()) == ("택배 분실 보상", {11: 3, 12: 1})
    with pytest.raises(Refusal) as refused:
        early.cancel(AT)
    assert code(refused) == "ALREADY_SETTLED"
    early.arrive([Piece(11, 1, D.B_GRADE)], {}, AT)
    assert early.pieces_to_cancel() == {11: 1}


def test_cancellation_takes_the_reason_of_the_request_when_none_is_given() -> None:
    for known, given, kept in (
        ("RETURN_DEFECT", "", "RETURN_DEFECT"),
        ("RETURN_DEFECT", "CANCEL_DELAY", "CANCEL_DELAY"),
        (None, "RETURN_REFUND", "RETURN_REFUND"),
    ):
        back = arrived()
        back.reason = known
        back.settle(Settlement(Outcome.CANCEL, given), AT, "test")
        assert back.outcome_reason == kept
    for known, given, refusal in (
        (None, "", "REASON_REQUIRED"),
        ("EXCHANGE_DEFECT", "", "REASON_REQUIRED"),
        (None, "EXCHANGE_DEFECT", "INVALID_VALUE"),
    ):
        back = arrived()
        back.reason = known
        with pytest.raises(Refusal) as refused:
            back.settle(Settlement(Outcome.CANCEL, given), AT, "test")
        assert (code(refused), back.settled_at) == (refusal, None)


def test_refund_waits_until_it_is_done_when_booked() -> None:
    """환불대기."""
    back = arrived()
    with pytest.raises(Refusal) as refused:
        back.change_refund({"amount": 1})
    assert code(refused) == "NOT_SETTLED"
    back.settle(Settlement(Outcome.NONE), AT, "test")
    with pytest.raises(Refusal) as refused:
        back.change_refund({"amount": 1})
    assert (code(refused), refused.value.params) == ("FIELD_REQUIRED", {"field": "/refund/method"})
    back.change_refund({"amount": 12000, "method": "계좌"})
    assert back.refund == Refund(12000, "계좌")
    assert back.refund.is_due
    back.change_refund({"done_at": AT})
    assert back.refund == Refund(12000, "계좌", done_at=AT)
    assert not back.refund.is_due


@pytest.mark.parametrize(
    ("courier", "number", "waybill"),
    [
        ("CJ", " 600000000001 ", ReturnWaybill("CJ", "CJ대한통운", "600000000001")),
        ("ETC", "", ReturnWaybill("ETC", "기타/직접전달", None)),
    ],
)
def test_return_waybill_is_taken_when_good(courier: str, number: str, waybill: ReturnWaybill) -> None:
    assert checked_return_waybill(courier, number) == waybill


@pytest.mark.parametrize(
    ("courier", "number", "refusal"),
    [
        (None, "1", "UNKNOWN_COURIER"),
        ("DHL", "1", "UNKNOWN_COURIER"),
        ("CJ", None, "INVOICE_EMPTY"),
        ("CJ", "12-34", "INVOICE_NOT_DIGITS"),
        ("CJ", "٣", "INVOICE_NOT_DIGITS"),
        ("CJ", "1" * 51, "INVALID_VALUE"),
    ],
)
def test_return_waybill_is_refused_with_its_code_when_bad(
    courier: str | None, number: str | None, refusal: str
) -> None:
    with pytest.raises(Refusal) as refused:
        checked_return_waybill(courier, number)
    assert code(refused) == refusal


def test_every_change_is_remembered_when_fees_move() -> None:
    back = arrived()
    back.change_fees({"site": 3000}, {"enclosed": 2500}, AT)
    assert [(change.field, change.old, change.new) for change in back.changes] == [
        ("fees_expected.site", 0, 3000), ("fees_arrived.enclosed", 0, 2500), ("receivable", 2500, 3000),
    ]  # fmt: skip
