"""The columns of 반품관리's and 교환예정관리's files (F-157, F-160, F-163): Korean headers, numbers stay numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.cs.application.export_columns import Column, Row
from services.cs.application.texts.returns import DISPOSITION_LABELS, OUTCOME_LABELS
from shared.contracts.cs_returns import Disposition, Outcome
from shared.contracts.reasons import REASONS

_PARTS = (("사이트결제", "site"), ("동봉", "enclosed"), ("계좌", "bank"))
_SIDES = (("예정", "fees_expected"), ("도착", "fees_arrived"))


def _of(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]


def _lines(name: str) -> Callable[[Row], str]:
    """Of each line once, however many findings it has."""
    return lambda row: ", ".join(dict.fromkeys(item[name] for item in row["items"] if item[name]))


def _found(row: Row) -> str:
    told = ((item["disposition"], item["qty"]) for item in row["items"] if item["disposition"])
    return ", ".join(f"{DISPOSITION_LABELS[Disposition(each)]} {qty}" for each, qty in told)


def _fee(side: str, part: str) -> Callable[[Row], Any]:
    return lambda row: row[side][part]


def _reason(row: Row) -> str:
    return REASONS[row["reason"]].label if row["reason"] in REASONS else row["reason"] or ""


def _outcome(row: Row) -> str:
    return OUTCOME_LABELS[Outcome(row["outcome"])] if row["outcome"] else ""


def _refund(name: str) -> Callable[[Row], Any]:
    return lambda row: row["refund"][name] if row["refund"] else None


def _product(which: str, name: str) -> Callable[[Row], Any]:
    return lambda row: row[which][name]


RETURNS = (
    Column("번호", _of("id"), "number", 8),
    Column("회수요청일", _of("requested_at"), "time", 19),
    Column("배송일", _of("shipped_at"), "time", 19),
    Column("도착일", _of("arrived_at"), "time", 19),
    Column("관리번호", _of("mgmt_no"), "number", 11),
    Column("판매처", _of("channel_name")),
    Column("주문번호", _of("market_order_no"), width=18),
    Column("수령자", _of("recipient_name"), width=10),
    Column("상품명", _lines("product_name"), width=30),
    Column("옵션", _lines("option_name"), width=20),
    Column("수량", lambda row: sum(item["qty"] for item in row["items"]), "number", 7),
    Column("검수", _found, width=16),
    Column("구분", lambda row: "회수" if row["origin"] == "PICKUP" else "반품예정", width=9),
    Column("상태", _of("stage_label"), width=7),
    Column("택배사", _of("courier_name"), width=12),
    Column("반품송장번호", _of("return_invoice_no"), width=16),
    *(Column(f"{label} {side}", _fee(name, part), "number", 13) for label, part in _PARTS for side, name in _SIDES),
    Column("미수", _of("receivable"), "number", 9),
    Column("미수발생일", _of("receivable_since"), "time", 19),
    Column("완료처리", lambda row: "완료" if row["settled"] else "", width=9),
    Column("처리결과", _outcome, width=9),
    Column("완료일", _of("settled_at"), "time", 19),
    Column("환불금액", _refund("amount"), "number", 10),
    Column("환불방법", _refund("method"), width=10),
    Column("환불완료일", _refund("done_at"), "time", 19),
    Column("요청자", _of("requested_by"), width=10),
)
EXCHANGES = (
    Column("등록일", _of("requested_at"), "time", 19),
    Column("관리번호", _of("mgmt_no"), "number", 11),
    Column("판매처", _of("channel_name")),
    Column("수령자", _of("recipient_name"), width=10),
    Column("교환전 상품", _product("old_item", "product_name"), width=30),
    Column("교환전 옵션", _product("old_item", "option_name"), width=20),
    Column("교환후 상품", _product("new_item", "product_name"), width=30),
    Column("교환후 옵션", _product("new_item", "option_name"), width=20),
    Column("수량", _of("qty"), "number", 7),
    Column("교환사유", _reason),
    Column("회수상태", _of("return_stage_label"), width=9),
    Column("교환주문번호", _of("new_mgmt_no"), "number", 13),
    Column("처리", _of("state_label"), width=9),
)
