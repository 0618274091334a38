"""매크로: saved text of a C/S note with variables `#{…}` that an order fills (F-032). Pure.

A variable that nobody knows is refused when a macro is saved, not when somebody is on the phone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.contracts.codes import Refusal

_VARIABLE = re.compile(r"#\{([^{}]*)\}")

VARIABLES: Mapping[str, str] = {
    "상품명": "선택한 상품의 상품명",
    "옵션": "선택한 상품의 옵션",
    "선택한 상품명+옵션": "선택한 상품의 상품명과 옵션",
    "수량": "선택한 상품의 수량",
    "관리번호": "주문의 관리번호",
    "합포번호": "주문이 있는 합포의 번호",
    "주문번호": "판매처 주문번호",
    "판매처": "판매처 이름",
    "발주일": "발주일 (YYYY-MM-DD)",
    "구매자": "구매자 이름",
    "수령자": "수령자 이름",
    "수령자 핸드폰": "수령자 핸드폰 번호",
    "주소": "수령자 주소",
    "송장번호": "송장번호",
    "작업자": "지금 작업하는 사람",
    "오늘": "오늘 날짜 (YYYY-MM-DD)",
}
"""Name → what it stands for. The first three are the paste buttons of every popup."""
PASTE_TOKENS = ("상품명", "옵션", "선택한 상품명+옵션")


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro as it stands; `version` counts its changes."""

    id: int
    name: str
    body: str
    version: int
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime


def checked_name(name: str) -> str:
    """NFC, single blanks. Raises Refusal FIELD_REQUIRED."""
    text = " ".join(unicodedata.normalize("NFC", name).split())
    if not text:
        raise Refusal("FIELD_REQUIRED", field="/name")
    return text


def checked_body(body: str) -> str:
    """The text as typed. Raises Refusal FIELD_REQUIRED, MACRO_UNKNOWN_VARIABLE (the first unknown one)."""
    if not body.strip():
        raise Refusal("FIELD_REQUIRED", field="/body")
    for name in used(body):
        if name not in VARIABLES:
            raise Refusal("MACRO_UNKNOWN_VARIABLE", name=name, extra={"known": list(VARIABLES)})
    return body


def used(body: str) -> list[str]:
    """The variables of a text, each once, in their order; blanks around a name do not count."""
    return list(dict.fromkeys(unicodedata.normalize("NFC", found).strip() for found in _VARIABLE.findall(body)))


def rendered(body: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled in one pass: what a value holds is not looked at again."""
    return _VARIABLE.sub(lambda found: values[unicodedata.normalize("NFC", found[1]).strip()], body)
