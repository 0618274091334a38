"""An event of each kind about one order, and its words as domain.md 2.9 prints them."""

from datetime import UTC, datetime

from shared.contracts import orders as o
from shared.contracts.snapshots import OrderSource
from tests.unit.cs.factories import event, order, pack

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
        "fields of several lines",
        event(
            o.ShippingInfoChanged,
            ALONE,
            changes=(
                change("name", "가\n[주문삭제]", "나"),
                change("memo", "문 앞\r\n경비실", "벨\u2028누르지 마세요"),
            ),
        ),
        "배송정보변경",
        "[수령자 변경 : 가 [주문삭제] -> 나]\n[배송메모 변경 : 문 앞 경비실 -> 벨 누르지 마세요]",
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
        "released with an alarm",
        event(o.HoldReleased, ALONE, hold_id="h1", alarm_at=datetime(2026, 12, 31, 8, 0, tzinfo=UTC)),
        "보류해제",
        "[보류해제]\n[알람 : 2026-12-31 17:00]",
    ),
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
        "matched already, remembered (A35)",
        event(o.ItemMatched, ALONE, item_id=1, old_option_code="30001", option_code="30001"),
        "매칭",
        "[매칭 기억 : 30001]",
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
