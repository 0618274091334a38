"""The purchase order of a supplier (발주서): the 위탁 lines that it is to send, each with whom to (domain.md 2.12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.orders.application.exports.model import Export, Line
from shared.contracts.privacy import mask_person

HEADER = (
    "관리번호",
    "주문번호",
    "발주일",
    "판매처",
    "공급처",
    "상품코드",
    "상품옵션코드",
    "상품명",
    "옵션",
    "수량",
    "수령자",
    "수령자 전화",
    "수령자 핸드폰",
    "우편번호",
    "주소",
    "배송메모",
)
_GOODS = (
    "mgmt_no", "market_order_no", "placed_at", "channel_name", "supplier_name", "product_code", "option_code",
    "product_name", "option_name", "qty",
)  # fmt: skip
_PERSON = ("name", "tel", "mobile", "zip", "address", "memo")


def line(export: Export, row: Mapping[str, Any]) -> Line:
    """A row of the file."""
    person = {field: row[field] for field in _PERSON}
    if not export.unmasked:
        person = mask_person(person)
    return Line([*(row[name] for name in _GOODS), *(person[field] for field in _PERSON)], [row["mgmt_no"]])
