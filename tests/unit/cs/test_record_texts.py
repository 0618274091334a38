"""The words of domain.md 2.9, letter by letter."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.cs.application.record_history import records_of
from services.cs.domain.records import Handled
from services.cs.domain.tasks import LABELS
from shared.contracts import orders as o
from shared.contracts.snapshots import HoldKind, OrderSource
from tests.unit.cs.factories import AT, event, hold, order, pack

ALONE = pack(order(101493))


def line(mgmt_no: int, item_id: int, code: str | None, qty: int) -> o.Line:
    return o.Line(mgmt_no=mgmt_no, item_id=item_id, option_code=code, qty=qty)


def change(field: str, old: str, new: str) -> o.FieldChange:
    return o.FieldChange(field=field, old=old, new=new)


CASES: list[tuple[str, o.OrdersEvent, str, str]] = [
    (
        "invoice",
        event(o.InvoiceAssigned, ALONE, courier="CJ", courier_name="CJ대한통운", invoice_no="21330012"),
        "송장입력",
        "[택배사 : CJ대한통운, 송장번호 : 21330012]",
    ),
    ("shipped", event(o.PackShipped, ALONE, note="정상배송처리됨"), "배송확인", ""),
    (
        "mobile added",
        event(o.ShippingInfoChanged, ALONE, changes=(change("mobile", "", "07044818840"),)),
        "배송정보변경",
        "[핸드폰 변경 : -> 070-4481-8840]",
    ),
    (
        "two fields",
        event(
            o.ShippingInfoChanged,
            ALONE,
            changes=(
                change("name", "나가용", "다가용"),
                change("memo", "문 앞", ""),
                change("tel", "0312345678", "021234567"),
            ),
        ),
        "배송정보변경",
        "[수령자 변경 : 나가용 -> 다가용]\n[배송메모 변경 : 문 앞 ->]\n[전화 변경 : 031-234-5678 -> 02-123-4567]",
    ),
    (
        "pieces cancelled",
        event(
            o.ItemsCancelled,
            ALONE,
            scope=o.Scope.ITEMS,
            reason="RETURN_REFUND",
            after_shipping=False,
            lines=(line(101493, 1, "30247", 1), line(101493, 2, None, 3)),
        ),
        "개별취소",
        "상품옵션코드 : 30247 수량 : 1\n상품옵션코드 : 미매칭 수량 : 3",
    ),
    (
        "order cancelled",
        event(
            o.ItemsCancelled,
            ALONE,
            scope=o.Scope.ALL,
            reason="CANCEL_DELAY",
            after_shipping=False,
            lines=(line(101493, 1, "30247", 2),),
        ),
        "전체취소",
        "[취소사유 : 취소-배송지연]",
    ),
    (
        "order restored",
        event(o.ItemsRestored, ALONE, scope=o.Scope.ALL, lines=(line(101493, 1, "30247", 2),)),
        "전체정상복귀",
        "[전체정상복귀]",
    ),
    (
        "restored and shipped again",
        event(o.ItemsRestored, ALONE, scope=o.Scope.ALL, lines=(line(101493, 1, "30247", 2),), created=(101500,)),
        "전체정상복귀",
        "[전체정상복귀]\n<재발송 주문 관리번호 : 101500>",
    ),
    (
        "pieces restored",
        event(o.ItemsRestored, ALONE, scope=o.Scope.ITEMS, lines=(line(101493, 1, "30247", 2),)),
        "개별정상복귀",
        "상품옵션코드 : 30247 수량 : 2",
    ),
    ("held", event(o.HoldSet, ALONE, hold_id="h1"), "보류설정", "[보류설정]"),
    (
        "held with an alarm",
        event(o.HoldSet, ALONE, hold_id="h1", alarm_at=datetime(2019, 4, 23, 8, 0, tzinfo=UTC)),
        "보류설정",
        "[보류설정]\n[알람 : 2019-04-23 17:00]",
    ),
    ("released", event(o.HoldReleased, ALONE, hold_id="h1"), "보류해제", "[보류해제]"),
    (
        "invoice changed",
        event(
            o.InvoiceChanged,
            ALONE,
            old_courier="CJ",
            old_courier_name="CJ대한통운",
            old_invoice_no="21330012",
            courier="CJ",
            courier_name="CJ대한통운",
            invoice_no="201903260002",
        ),
        "송장변경",
        "[송장번호 변경 : 21330012 -> 201903260002]",
    ),
    (
        "courier changed too",
        event(
            o.InvoiceChanged,
            ALONE,
            old_courier="CJ",
            old_courier_name="CJ대한통운",
            old_invoice_no="21330012",
            courier="EPOST",
            courier_name="우체국택배",
            invoice_no="6000000000001",
        ),
        "송장변경",
        "[송장번호 변경 : 21330012 -> 6000000000001]\n[택배사 변경 : CJ대한통운 -> 우체국택배]",
    ),
    (
        "invoice removed",
        event(o.InvoiceRemoved, ALONE, courier="CJ", courier_name="CJ대한통운", invoice_no="21330012"),
        "송장삭제",
        "[택배사 : CJ대한통운, 송장번호 : 21330012] 삭제",
    ),
    (
        "excluded",
        event(o.OrderExcluded, ALONE, old_pack_no=101490),
        "합포제외",
        "[합포제외 : 101493 <- 101490]",
    ),
    (
        "matched",
        event(o.ItemMatched, ALONE, item_id=1, old_option_code=None, option_code="30001"),
        "매칭",
        "[매칭 : -> 30001]",
    ),
    ("combining forbidden (A9)", event(o.CombineForbidden, ALONE), "합포금지", "[합포금지]"),
    ("combining allowed (A9)", event(o.CombineAllowed, ALONE), "합포금지해제", "[합포금지해제]"),
    ("deleted (A16)", event(o.OrderDeleted, ALONE), "주문삭제", "[주문삭제]"),
    ("pack deleted (A17)", event(o.PackDeleted, ALONE, mgmt_nos=(101493, 101494)), "주문삭제", "[합포삭제]"),
    ("restored from the trash (A33)", event(o.OrderRestoredFromTrash, ALONE), "삭제복구", "[삭제복구]"),
    (
        "copied (A14)",
        event(o.OrderCopied, ALONE, whole=False, copies=(o.Copy(mgmt_no=101493, source=101149),)),
        "주문복사",
        "[주문복사] <이전 주문 관리번호 : 101149>",
    ),
    (
        "copied as a whole (A15)",
        event(o.OrderCopied, ALONE, whole=True, copies=(o.Copy(mgmt_no=101493, source=101149),)),
        "주문전체복사",
        "[주문전체복사] <이전 주문 관리번호 : 101149>",
    ),
    (
        "lines added (A23)",
        event(
            o.ItemsAdded,
            ALONE,
            added=(
                o.AddedItem(item_id=2, option_code="31256", qty=2, price=700),
                o.AddedItem(item_id=3, option_code="30001", qty=1, price=0),
            ),
        ),
        "상품추가",
        "[상품추가] 상품옵션코드 : 31256 수량 : 2 가격 : 700\n[상품추가] 상품옵션코드 : 30001 수량 : 1 가격 : 0",
    ),
    (
        "split (A34)",
        event(o.OrderSplit, ALONE, created=101500, lines=(line(101493, 1, "30247", 2), line(101493, 2, None, 1))),
        "주문분할",
        "[주문분할] 상품옵션코드 : 30247 수량 : 2\n[주문분할] 상품옵션코드 : 미매칭 수량 : 1\n"
        "<분할 주문 관리번호 : 101500>",
    ),
    (
        "exchanged before shipping (A22)",
        event(
            o.ItemExchanged,
            ALONE,
            item_id=1,
            qty=2,
            old_option_code="30247",
            new_option_code="31256",
            reason="EXCHANGE_DEFECT",
            after_shipping=False,
        ),
        "상품교환",
        "[30247 x2 -> 31256 x2]\n[교환사유 : 불량교환]",
    ),
    (
        "exchanged after shipping (A22)",
        event(
            o.ItemExchanged,
            ALONE,
            item_id=1,
            qty=1,
            old_option_code="30247",
            new_option_code="31256",
            reason="EXCHANGE_SIMPLE",
            after_shipping=True,
            created=101500,
        ),
        "상품교환",
        "[30247 x1 -> 31256 x1]\n[교환사유 : 단순교환]\n<교환 주문 관리번호 : 101500>",
    ),
    (
        "priority set (A18)",
        event(o.PrioritySet, ALONE, option_code="31255", old_rank=0, rank=3),
        "우선순위",
        "[우선순위 : 0 -> 3, 상품옵션코드 : 31255]",
    ),
    (
        "priority cleared (A19)",
        event(o.PriorityCleared, ALONE, option_code="31255", old_rank=3),
        "우선순위해제",
        "[우선순위 : 3 -> 0, 상품옵션코드 : 31255]",
    ),
    (
        "picked up (A20)",
        event(
            o.PickupRequested,
            ALONE,
            return_id="r-1",
            lines=(
                o.ReturningLine(item_id=1, option_code="30247", qty=2, inbound=True),
                o.ReturningLine(item_id=2, option_code="31256", qty=1, inbound=False),
            ),
        ),
        "회수",
        "[회수 요청] 상품옵션코드 : 30247 수량 : 2, [입고예정 등록 : Y]\n"
        "[회수 요청] 상품옵션코드 : 31256 수량 : 1, [입고예정 등록 : N]",
    ),
    (
        "return expected (A21)",
        event(
            o.ReturnExpectedMarked,
            ALONE,
            return_id="r-1",
            lines=(o.ReturningLine(item_id=1, option_code="30247", qty=2, inbound=False),),
        ),
        "반품예정",
        "[반품예정 설정]",
    ),
    ("shipment undone (A32)", event(o.ShipmentUndone, ALONE, note="출고 취소"), "배송취소", "[배송취소]"),
    (
        "made by hand",
        event(o.OrderCreated, ALONE, mgmt_nos=(101493,), source=OrderSource.MANUAL),
        "주문생성",
        "[주문생성]",
    ),
]


@pytest.mark.parametrize(("happened", "label", "text"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_record_says_what_the_page_prints_when_one_order_is_acted_on(
    happened: o.OrdersEvent, label: str, text: str
) -> None:
    (record,) = records_of(happened, "e-1")
    assert LABELS[record.task] == label
    assert record.system.text == text
    assert (record.mgmt_no, record.pack_no, record.operator, record.at) == (101493, 101493, "test", AT)
    assert record.handled is Handled.OPEN


def test_masked_text_hides_people_when_shipping_info_changed() -> None:
    happened = event(
        o.ShippingInfoChanged,
        ALONE,
        changes=(
            change("name", "나가용", "다라용"),
            change("mobile", "", "01000001234"),
            change("zip", "06000", "621785"),
            change("address", "서울특별시 가나구 다라로 1", "부산광역시 마바구 사아로 2"),
            change("memo", "현관 0000", ""),
        ),
    )
    (record,) = records_of(happened, "e-1")
    assert record.system.masked == (
        "[수령자 변경 : 나*용 -> 다*용]\n[핸드폰 변경 : -> 010-****-1234]\n[우편번호 변경 : *** -> ***]\n"
        "[주소 변경 : 서울특별시 가나구 *** -> 부산광역시 마바구 ***]\n[배송메모 변경 : *** ->]"
    )


def test_each_absorbed_order_gets_an_empty_line_when_packs_are_combined() -> None:
    joined = pack(order(101195), order(101196), order(101197), order(101198))
    happened = event(o.OrdersCombined, joined, absorbed=(101196, 101197, 101198), operator="system", automatic=True)
    records = records_of(happened, "e-1")
    assert [(r.mgmt_no, r.pack_no, LABELS[r.task], r.system.text, r.handled) for r in records] == [
        (101196, 101195, "합포추가", "", Handled.DONE),
        (101197, 101195, "합포추가", "", Handled.DONE),
        (101198, 101195, "합포추가", "", Handled.DONE),
    ]


def test_each_order_that_lost_pieces_gets_a_line_when_a_whole_pack_is_cancelled() -> None:
    happened = event(
        o.ItemsCancelled,
        pack(order(101201), order(101202), order(101203)),
        scope=o.Scope.ALL,
        reason="RETURN_DEFECT",
        after_shipping=False,
        lines=(line(101203, 3, "30003", 1), line(101201, 1, "30001", 1), line(101201, 9, "30002", 2)),
        note="고객 요청",
    )
    assert [(r.mgmt_no, r.pack_no, r.system.text, r.cancel_reason, r.note) for r in records_of(happened, "e")] == [
        (101201, 101201, "[취소사유 : 반품-불량]", "RETURN_DEFECT", "고객 요청"),
        (101203, 101201, "[취소사유 : 반품-불량]", "RETURN_DEFECT", "고객 요청"),
    ]


def test_nothing_is_written_when_a_channel_order_is_taken_in() -> None:
    assert records_of(event(o.OrderCreated, ALONE, mgmt_nos=(101493,), source=OrderSource.CHANNEL), "e-1") == []


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


def held(revision: int, hold_id: str, qty: int = 1) -> o.ClaimDecided:
    waiting = hold(101493, id=hold_id, claim_id="cl-1", kind=HoldKind.FULL_CANCEL)
    packs = (pack(order(101493), holds=(waiting,)),)
    decision = o.Decision.HELD_FOR_DECISION
    return claim(revision=revision, decision=decision, lines=(), packs=packs, qty=qty)


def test_key_is_the_same_when_the_channel_tells_of_a_held_claim_again() -> None:
    keys = [records_of(told, "e")[0].key for told in (held(1, "h1"), held(2, "h1"), held(4, "h2"), held(5, "h2", 2))]
    assert keys == ["claim:cl-1:h1:1", "claim:cl-1:h1:1", "claim:cl-1:h2:1", "claim:cl-1:h2:2"]


def test_key_is_the_same_when_the_channel_tells_of_a_shipped_order_again() -> None:
    told = {"decision": o.Decision.RECORDED_AFTER_SHIP, "lines": ()}
    keys = {records_of(claim(revision=n, **told), f"e-{n}")[0].key for n in (1, 2)}
    assert keys == {"claim:cl-1:RECORDED_AFTER_SHIP:1"}


def test_key_is_of_the_command_when_pieces_were_cancelled() -> None:
    assert [records_of(claim(revision=n), f"e-{n}")[0].key for n in (1, 3)] == ["claim:cl-1:1", "claim:cl-1:3"]


def test_each_new_order_gets_a_line_when_a_whole_pack_is_copied() -> None:
    made = pack(order(101500), order(101501))
    copies = (o.Copy(mgmt_no=101500, source=101149), o.Copy(mgmt_no=101501, source=101150))
    records = records_of(event(o.OrderCopied, made, whole=True, copies=copies), "e-1")
    assert [(r.mgmt_no, r.pack_no, r.system.text) for r in records] == [
        (101500, 101500, "[주문전체복사] <이전 주문 관리번호 : 101149>"),
        (101501, 101500, "[주문전체복사] <이전 주문 관리번호 : 101150>"),
    ]


def test_exchange_keeps_its_reason_and_is_said_once_when_a_replacement_is_made() -> None:
    made = pack(order(101500))
    lines = (line(101500, 9, "31256", 1),)
    assert records_of(event(o.ExchangeOrderCreated, made, source=101493, lines=lines), "e-2") == []
    happened = event(
        o.ItemExchanged, ALONE, made, item_id=1, qty=1, old_option_code="30247", new_option_code="31256",
        reason="EXCHANGE_DEFECT", after_shipping=True, created=101500,
    )  # fmt: skip
    (record,) = records_of(happened, "e-1")
    assert (record.mgmt_no, record.exchange_reason, record.cancel_reason) == (101493, "EXCHANGE_DEFECT", None)
