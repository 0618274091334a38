"""Texts of a return's and an exchange's steps: our own, 2.9 has no line for them (domain.md 2.6, 2.7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from services.cs.application.texts.cancel import reason_label
from services.cs.domain.cases import Change
from services.cs.domain.exchanges import ExchangeCase
from services.cs.domain.records import SystemText
from services.cs.domain.return_fees import Fees
from services.cs.domain.return_inspection import Piece
from services.cs.domain.returns import ReturnCase
from shared.contracts.cs_returns import Disposition, Outcome
from shared.contracts.people import one_line

DISPOSITION_LABELS: Mapping[Disposition, str] = {
    Disposition.RESTOCK: "재입고", Disposition.B_GRADE: "B급", Disposition.DISCARD: "폐기", Disposition.MISSING: "누락",
}  # fmt: skip
OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.CANCEL: "취소", Outcome.EXCHANGE: "교환", Outcome.RESHIP: "재발송", Outcome.NONE: "처리없음",
}  # fmt: skip
_PARTS = {"site": "사이트결제", "enclosed": "동봉", "bank": "계좌"}
_SIDES = {"fees_expected": "예정", "fees_arrived": "도착"}


def accepted(case: ReturnCase) -> SystemText:
    """`[택배사 : {courier}, 반품송장번호 : {no}]`."""
    return SystemText(f"[택배사 : {case.courier_name}, 반품송장번호 : {case.return_invoice_no or ''}]")


def arrived(case: ReturnCase) -> SystemText:
    """`[반품 도착] 상품옵션코드 : {code} 수량 : {n}, [검수 : {disposition}]`, one a finding; the fees below where there
    are any: `[사이트결제 : n, 동봉 : n, 계좌 : n, 미수 : n]`."""
    lines = [f"[반품 도착] {line}" for line in _found(case)]
    if case.fees_arrived != Fees() or case.receivable:
        fees = case.fees_arrived
        lines.append(
            f"[사이트결제 : {fees.site}, 동봉 : {fees.enclosed}, 계좌 : {fees.bank}, 미수 : {case.receivable}]"
        )
    return SystemText("\n".join(lines))


def cancelled() -> SystemText:
    """`[회수 취소]`."""
    return SystemText("[회수 취소]")


def settled(case: ReturnCase) -> SystemText:
    """`[반품 완료 : {outcome}]`, and below it `[취소사유 : ..]`, `[환불 : {amount}원, {method}]`, `[도착 전 완료 : ..]`."""
    outcome = case.outcome or Outcome.NONE
    lines = [f"[반품 완료 : {OUTCOME_LABELS[outcome]}]"]
    if outcome is Outcome.CANCEL and case.outcome_reason:
        lines.append(f"[취소사유 : {reason_label(case.outcome_reason)}]")
    if case.refund is not None:
        lines.append(f"[환불 : {case.refund.amount}원, {one_line(case.refund.method)}]")
    if case.override_reason:
        lines.append(f"[도착 전 완료 : {one_line(case.override_reason)}]")
    return SystemText("\n".join(lines))


def edited(case: ReturnCase) -> SystemText:
    """What was changed, a line each: `[동봉 예정 변경 : 0 -> 2500]`, `[미수 변경 : ..]`, `[환불 …]`, the finding anew."""
    return SystemText("\n".join(line for change in case.changes for line in _edited(case, change)))


def exchange_step(case: ExchangeCase, words: str) -> SystemText:
    """`[{words}]` and `<교환 주문 관리번호 : {new}>`."""
    return SystemText(f"[{words}]\n<교환 주문 관리번호 : {case.new_mgmt_no}>")


def _found(case: ReturnCase) -> Iterable[str]:
    codes = {line.item_id: line.option_code for line in case.lines}
    return (_piece(codes[piece.item_id], piece) for piece in case.pieces)


def _piece(code: str | None, piece: Piece) -> str:
    label = DISPOSITION_LABELS[piece.disposition]
    return f"상품옵션코드 : {code or '미매칭'} 수량 : {piece.qty}, [검수 : {label}]"


def _edited(case: ReturnCase, change: Change) -> Sequence[str]:
    side, _, part = change.field.partition(".")
    if part:
        return [f"[{_PARTS[part]} {_SIDES[side]} 변경 : {change.old} -> {change.new}]"]
    if change.field == "receivable":
        return [f"[미수 변경 : {change.old} -> {change.new}]"]
    if change.field == "pieces":
        return [f"[검수 변경] {line}" for line in _found(case)]
    if change.field == "refund" and case.refund is not None:
        done = ", 환불완료" if case.refund.done_at else ""
        return [f"[환불 : {case.refund.amount}원, {one_line(case.refund.method)}{done}]"]
    return []
