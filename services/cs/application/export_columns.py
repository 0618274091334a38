"""The columns of the files: Korean headers as the screens print them, and cells that stay numbers and times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.cs.domain.general_types import GENERAL_TYPE_LABELS, GeneralType
from services.cs.domain.records import HANDLED_LABELS, Handled
from shared.contracts.reasons import REASONS
from shared.contracts.snapshots import CsStatus, OrderStatus

Row = Mapping[str, Any]
STATUS_LABELS: Mapping[OrderStatus, str] = {
    OrderStatus.RECEIVED: "접수", OrderStatus.INVOICED: "송장", OrderStatus.SHIPPED: "배송",
}  # fmt: skip
CS_LABELS: Mapping[str, str] = {
    CsStatus.NORMAL: "정상",
    CsStatus.FULL_CANCEL_BEFORE: "배송전 전체취소",
    CsStatus.PARTIAL_CANCEL_BEFORE: "배송전 부분취소",
    CsStatus.FULL_CANCEL_AFTER: "배송후 전체취소",
    CsStatus.PARTIAL_CANCEL_AFTER: "배송후 부분취소",
    CsStatus.FULL_EXCHANGE_BEFORE: "배송전 전체교환",
    CsStatus.PARTIAL_EXCHANGE_BEFORE: "배송전 부분교환",
    CsStatus.FULL_EXCHANGE_AFTER: "배송후 전체교환",
    CsStatus.PARTIAL_EXCHANGE_AFTER: "배송후 부분교환",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` says what the cell is; phones, waybills and order numbers are text, or their zeros would go."""

    header: str
    value: Callable[[Row], Any]
    kind: Literal["text", "number", "time", "date"] = "text"
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a list, how a row of the database becomes what the list shows, and whose data that row is."""

    columns: Sequence[Column]
    shown: Callable[..., Row]
    whose: Callable[[Row], Iterable[int | None]]


def _of(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]


def _person(name: str) -> Callable[[Row], Any]:
    return lambda row: row["recipient"][name]


def _badges(row: Row) -> str:
    return ", ".join(CS_LABELS.get(each, each) for each in row["cs_badges"])


def _status(name: str) -> Callable[[Row], Any]:
    return lambda row: STATUS_LABELS[OrderStatus(row[name])] if row[name] else ""


def _reason(name: str) -> Callable[[Row], Any]:
    return lambda row: REASONS[row[name]].label if row[name] in REASONS else row[name]


def _general_type(row: Row) -> str:
    return GENERAL_TYPE_LABELS[GeneralType(row["general_type"])] if row["general_type"] else ""


PACKS = (
    Column("관리번호", _of("pack_no"), "number", 11),
    Column("발주일", _of("placed_at"), "time", 19),
    Column("판매처", _of("channel_name")),
    Column("주문번호", _of("market_order_no"), width=18),
    Column("구매자", _of("buyer_name"), width=10),
    Column("수령자", _person("name"), width=10),
    Column("전화", _person("tel")),
    Column("핸드폰", _person("mobile")),
    Column("우편번호", _person("zip"), width=9),
    Column("주소", _person("address"), width=40),
    Column("배송메모", _person("memo"), width=20),
    Column("주문수량", _of("qty"), "number", 9),
    Column("주문건수", _of("order_count"), "number", 9),
    Column("상태", _status("status"), width=7),
    Column("C/S", _badges, width=16),
    Column("보류", lambda row: "보류" if row["on_hold"] else "", width=7),
    Column("택배사", _of("courier"), width=10),
    Column("송장번호", _of("invoice_no"), width=16),
    Column("송장입력일", _of("invoiced_at"), "time", 19),
    Column("배송일", _of("shipped_at"), "time", 19),
)
RECORDS = (
    Column("등록일", _of("at"), "time", 19),
    Column("관리번호", _of("mgmt_no"), "number", 11),
    Column("합포번호", _of("pack_no"), "number", 11),
    Column("판매처", _of("channel_name")),
    Column("주문번호", _of("market_order_no"), width=18),
    Column("수령자", _of("recipient_name"), width=10),
    Column("작업자", _of("operator"), width=10),
    Column("작업", _of("task_label"), width=12),
    Column("CS 내역", _of("system_text"), width=40),
    Column("내용", _of("note"), width=40),
    Column("처리상태", lambda row: HANDLED_LABELS[Handled(row["handled"])], width=9),
    Column("처리자", _of("handled_by"), width=10),
    Column("처리일", _of("handled_at"), "time", 19),
    Column("주문상태", _status("order_status"), width=9),
    Column("판매처 상품명", _of("channel_product_name"), width=30),
    Column("판매처 옵션명", _of("channel_option_name"), width=20),
    Column("취소사유", _reason("cancel_reason")),
    Column("교환사유", _reason("exchange_reason")),
    Column(
        "일반 CS 타입", lambda row: GENERAL_TYPE_LABELS[GeneralType(row["general_type"])] if row["general_type"] else ""
    ),
    Column("알람", _of("alarm_at"), "time", 19),
)
