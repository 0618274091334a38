"""The words of domain.md 2.9, letter by letter."""

import pytest

from services.cs.application.record_history import records_of
from services.cs.domain.records import Handled
from services.cs.domain.tasks import LABELS
from shared.contracts import orders as o
from shared.contracts.snapshots import OrderSource
from tests.unit.cs.factories import AT, event, order, pack
from tests.unit.cs.record_cases import ALONE, CASES, change, line


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


def test_both_orders_get_a_line_when_one_is_split() -> None:
    """A34, 2.9: the new one names its source, as a copy does; the alarm rings once, and one of them is 미처리."""
    lines = (line(101493, 1, "30247", 2), line(101493, 2, None, 1))
    apart = event(
        o.OrderSplit, ALONE, pack(order(101500)), created=101500, lines=lines, note="먼저", alarm_at=AT
    )  # fmt: skip
    records = records_of(apart, "e-1")
    assert [(r.mgmt_no, r.pack_no, LABELS[r.task], r.system.text, r.note, r.alarm_at, r.handled) for r in records] == [
        (
            101493, 101493, "주문분할",
            "[주문분할] 상품옵션코드 : 30247 수량 : 2\n[주문분할] 상품옵션코드 : 미매칭 수량 : 1\n"
            "<분할 주문 관리번호 : 101500>",
            "먼저", AT, Handled.OPEN,
        ),
        (101500, 101500, "주문분할", "[주문분할] <이전 주문 관리번호 : 101493>", "먼저", None, Handled.DONE),
    ]  # fmt: skip


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


def test_each_new_order_gets_a_line_when_a_whole_pack_is_copied() -> None:
    made = pack(order(101500), order(101501))
    copies = (o.Copy(mgmt_no=101500, source=101149), o.Copy(mgmt_no=101501, source=101150))
    records = records_of(event(o.OrderCopied, made, whole=True, copies=copies), "e-1")
    assert [(r.mgmt_no, r.pack_no, r.system.text) for r in records] == [
        (101500, 101500, "[주문전체복사] <이전 주문 관리번호 : 101149>"),
        (101501, 101500, "[주문전체복사] <이전 주문 관리번호 : 101150>"),
    ]


def test_reason_of_an_exchange_is_kept_once_when_a_replacement_is_made() -> None:
    """A22: 반품통계 counts the exchange, not the order that carries the replacement."""
    made = pack(order(101500))
    lines = (line(101500, 9, "31256", 1),)
    (record,) = records_of(event(o.ExchangeOrderCreated, made, source=101493, lines=lines, note="불량"), "e-2")
    assert (record.mgmt_no, LABELS[record.task], record.system.text, record.exchange_reason, record.note) == (
        101500, "상품교환", "[상품교환] <이전 주문 관리번호 : 101493>", None, "불량",
    )  # fmt: skip
    assert record.handled is Handled.DONE
    happened = event(
        o.ItemExchanged, ALONE, made, item_id=1, qty=1, old_option_code="30247", new_option_code="31256",
        reason="EXCHANGE_DEFECT", after_shipping=True, created=101500,
    )  # fmt: skip
    (record,) = records_of(happened, "e-1")
    assert (record.mgmt_no, record.exchange_reason, record.cancel_reason) == (101493, "EXCHANGE_DEFECT", None)
