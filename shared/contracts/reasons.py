"""취소사유 and 교환사유 with their printed labels, in the order of 반품통계 (channels.md 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reason:
    """`extra` ones are shown after the eleven printed ones."""

    id: str
    label: str
    of: Literal["cancel", "exchange"]
    extra: bool = False


DEFAULT_CANCEL_REASON = "RETURN_REFUND"

REASONS: dict[str, Reason] = {
    reason.id: reason
    for reason in (
        Reason("RETURN_REFUND", "반품-취소(환불)", "cancel"),
        Reason("RETURN_DEFECT", "반품-불량", "cancel"),
        Reason("RETURN_MISDELIVERY", "반품-오배송", "cancel"),
        Reason("CANCEL_LOST", "취소-분실", "cancel"),
        Reason("CANCEL_SOLD_OUT", "취소-상품품절", "cancel"),
        Reason("CANCEL_DELAY", "취소-배송지연", "cancel"),
        Reason("EXCHANGE_SIMPLE", "단순교환", "exchange"),
        Reason("EXCHANGE_DEFECT", "불량교환", "exchange"),
        Reason("EXCHANGE_MISDELIVERY", "오배송교환", "exchange"),
        Reason("EXCHANGE_SOLD_OUT", "품절교환", "exchange"),
        Reason("EXCHANGE_PRODUCT", "상품교환", "exchange"),
        Reason("CANCEL_QUALITY", "취소-상품품질", "cancel", extra=True),
        Reason("EXCHANGE_QUALITY", "품질교환", "exchange", extra=True),
    )
}


def is_cancel_reason(reason: str) -> bool:
    """Whether it may stand as a 취소사유."""
    return reason in REASONS and REASONS[reason].of == "cancel"


def is_exchange_reason(reason: str) -> bool:
    """Whether it may stand as a 교환사유."""
    return reason in REASONS and REASONS[reason].of == "exchange"
