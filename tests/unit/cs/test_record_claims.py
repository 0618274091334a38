"""What a channel's claim leaves in the history, and under which key."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.cs.application.record_history import records_of
from services.cs.domain.records import Handled
from services.cs.domain.tasks import LABELS
from shared.contracts import orders as o
from shared.contracts.snapshots import HoldKind
from tests.unit.cs.factories import event, hold, order, pack
from tests.unit.cs.record_cases import ALONE, line


def claim(**values: Any) -> o.ClaimDecided:
    usual = {
        "claim_id": "cl-1",
        "step": o.ClaimStep.APPLY,
        "revision": 1,
        "decision": o.Decision.APPLIED_BEFORE_SHIP,
        "channel_id": "naver-1",
        "channel_name": "네이버 개인",
        "qty": 1,
        "reason": "RETURN_REFUND",
        "reason_raw": "단순 변심",
        "operator": "system",
        "lines": (line(101493, 101493, "30001", 1),),
    }
    return event(o.ClaimDecided, ALONE, **{**usual, **values})


BARE = {"packs": (), "pack_no": 0, "version": 0, "mgmt_no": 101493}
"""How orders answers what touched nothing: a repeat, or an order that is gone."""


def held(revision: int, hold_id: str, qty: int = 1) -> o.ClaimDecided:
    waiting = hold(101493, id=hold_id, claim_id="cl-1", kind=HoldKind.FULL_CANCEL)
    packs = (pack(order(101493), holds=(waiting,)),)
    decision = o.Decision.HELD_FOR_DECISION
    return claim(revision=revision, decision=decision, lines=(), packs=packs, qty=qty)


def test_claim_leaves_a_cancel_line_when_it_was_applied() -> None:
    (record,) = records_of(claim(), "e-1")
    assert LABELS[record.task] == "판매처취소"
    assert record.system.text == "[판매처 취소 : 네이버 개인, 수량 : 1, 사유 : 단순 변심]"
    assert (record.cancel_reason, record.handled, record.operator) == ("RETURN_REFUND", Handled.OPEN, "system")


def test_reason_label_stands_in_when_the_channel_gave_no_words() -> None:
    (record,) = records_of(claim(reason_raw="", reason="CANCEL_LOST"), "e-1")
    assert record.system.text == "[판매처 취소 : 네이버 개인, 수량 : 1, 사유 : 취소-분실]"


def test_claim_leaves_a_withdrawal_line_in_korean_time_when_it_was_withdrawn() -> None:
    at = datetime(2026, 3, 1, 1, 12, 30, tzinfo=UTC)
    decided = claim(step=o.ClaimStep.WITHDRAW, revision=2, withdrawal=o.Withdrawal.RESTORED, withdrawn_at=at)
    (record,) = records_of(decided, "e-1")
    assert LABELS[record.task] == "취소철회"
    assert record.system.text == "[취소철회 : 네이버 개인, 접수일 : 2026-03-01 10:12:30]"


@pytest.mark.parametrize(("resolution", "word"), [("CANCEL", "취소"), ("SHIP", "배송")])
def test_claim_leaves_a_decision_line_when_a_person_decided(resolution: str, word: str) -> None:
    (record,) = records_of(claim(step=o.ClaimStep.RESOLVE, revision=3, resolution=resolution, operator="test"), "e")
    assert LABELS[record.task] == "취소건처리"
    assert record.system.text == f"[취소건 처리 : {word}, 판매처 : 네이버 개인, 수량 : 1]"


def test_history_tells_the_waybill_too_when_a_claim_took_it_off() -> None:
    """A36, 2.9: 송장삭제; the reason is counted once."""
    removed = {"removed_courier_name": "CJ대한통운", "removed_invoice_no": "21330012"}
    granted = claim(step=o.ClaimStep.RESOLVE, revision=3, resolution="CANCEL", operator="test", note="통화", **removed)
    records = records_of(granted, "e-1")
    assert [(LABELS[each.task], each.system.text, each.cancel_reason) for each in records] == [
        ("송장삭제", "[택배사 : CJ대한통운, 송장번호 : 21330012] 삭제", None),
        ("취소건처리", "[취소건 처리 : 취소, 판매처 : 네이버 개인, 수량 : 1]", "RETURN_REFUND"),
    ]
    assert {(each.key, each.mgmt_no, each.line) for each in records} == {
        ("claim:cl-1:3", 101493, 0), ("claim:cl-1:3", 101493, 1),
    }  # fmt: skip
    assert [(each.note, each.handled) for each in records] == [("", Handled.DONE), ("통화", Handled.OPEN)]


def test_note_stands_in_the_history_when_a_picked_order_had_nothing_to_cancel() -> None:
    """A36: MATCH of an order that somebody has cancelled already."""
    told = claim(decision=o.Decision.ALREADY_CANCELLED, lines=(), operator="test", note="2번 상품")
    (record,) = records_of(told, "e-1")
    assert (LABELS[record.task], record.note, record.operator) == ("판매처취소", "2번 상품", "test")


@pytest.mark.parametrize(
    "values",
    [
        {"decision": o.Decision.ALREADY_CANCELLED, "lines": ()},
        {"lines": ()},
        BARE,
        {"decision": o.Decision.UNMATCHED, "code": "ORDER_DELETED", **BARE},
        {"step": o.ClaimStep.WITHDRAW, "withdrawal": o.Withdrawal.RELEASED, **BARE},
        {"step": o.ClaimStep.RESOLVE, "resolution": "CANCEL", "code": "CLAIM_NOT_PENDING", **BARE},
    ],
    ids=["already cancelled", "told again, later", "told again", "order gone", "withdrawn before", "refused"],
)
def test_nothing_is_written_when_a_claim_changed_nothing(values: dict[str, Any]) -> None:
    assert records_of(claim(**values), "e-1") == []


def test_key_is_the_same_when_the_channel_tells_of_a_held_claim_again() -> None:
    keys = [records_of(told, "e")[0].key for told in (held(1, "h1"), held(2, "h1"), held(4, "h2"), held(5, "h2", 2))]
    assert keys == ["claim:cl-1:h1:1", "claim:cl-1:h1:1", "claim:cl-1:h2:1", "claim:cl-1:h2:2"]


def test_key_is_the_same_when_the_channel_tells_of_a_shipped_order_again() -> None:
    told = {"decision": o.Decision.RECORDED_AFTER_SHIP, "lines": ()}
    keys = {records_of(claim(revision=n, **told), f"e-{n}")[0].key for n in (1, 2)}
    assert keys == {"claim:cl-1:RECORDED_AFTER_SHIP:1"}


def test_key_is_of_the_command_when_pieces_were_cancelled() -> None:
    assert [records_of(claim(revision=n), f"e-{n}")[0].key for n in (1, 3)] == ["claim:cl-1:1", "claim:cl-1:3"]
