"""Texts of pieces cancelled and given back by hand (A10-A13)."""

from __future__ import annotations

from collections.abc import Iterable

from services.cs.domain.records import SystemText
from shared.contracts.reasons import REASONS


def whole_order_cancelled(reason: str) -> SystemText:
    """`[취소사유 : {reason}]` with the reason's printed label."""
    return SystemText(f"[취소사유 : {reason_label(reason)}]")


def pieces(lines: Iterable[tuple[str | None, int]]) -> SystemText:
    """From `(option_code, qty)`: `상품옵션코드 : {option_code} 수량 : {n}`, one a line; unmatched prints 미매칭."""
    return SystemText("\n".join(f"상품옵션코드 : {code or '미매칭'} 수량 : {qty}" for code, qty in lines))


def restored(what: SystemText, created: Iterable[int]) -> SystemText:
    """The text of a restoration, and the orders that ship the pieces again below it (D2)."""
    return SystemText("\n".join([what.text, *(f"<재발송 주문 관리번호 : {number}>" for number in created)]))


def whole_order_restored() -> SystemText:
    """`[전체정상복귀]`."""
    return SystemText("[전체정상복귀]")


def reason_label(reason: str) -> str:
    """What is printed of a reason; an unknown one is printed as it came."""
    return REASONS[reason].label if reason in REASONS else reason
