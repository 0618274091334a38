"""일반 CS 타입: what a note is about when it is neither a cancellation nor an exchange (channels.md 4)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class GeneralType(StrEnum):
    """The seeded types; 배송문의, 상품문의, 교환/반품문의, 입금/환불문의, 불만, 기타."""

    DELIVERY = "DELIVERY"
    PRODUCT = "PRODUCT"
    EXCHANGE_RETURN = "EXCHANGE_RETURN"
    PAYMENT_REFUND = "PAYMENT_REFUND"
    COMPLAINT = "COMPLAINT"
    ETC = "ETC"


GENERAL_TYPE_LABELS: Mapping[GeneralType, str] = {
    GeneralType.DELIVERY: "배송문의",
    GeneralType.PRODUCT: "상품문의",
    GeneralType.EXCHANGE_RETURN: "교환/반품문의",
    GeneralType.PAYMENT_REFUND: "입금/환불문의",
    GeneralType.COMPLAINT: "불만",
    GeneralType.ETC: "기타",
}
