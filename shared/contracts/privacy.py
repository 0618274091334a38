"""The one rule of masking personal data, so that differing masks can never be combined (messaging.md 3.5).

Pure functions; who may see the unmasked value is decided by the caller (`pii.read`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_NOT_DIGIT = re.compile(r"\D")
_HEAD = re.compile(r"02|050\d|0\d{2}")
"""The part that says what kind of number it is: 02, an area code, 010, or the four digits of a relay number 050x."""
_PROVINCES = frozenset(
    [
        "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남", "전북", "전남",
        "경북", "경남", "제주",
    ]
)  # fmt: skip
_REGION = re.compile(r"[가-힣]{1,7}([도시군구])")
_BELOW = {"도": "시군구", "시": "군구", "군": "", "구": ""}
"""What may follow a word of an address: 부산광역시 has counties and districts, 성남시 has districts."""


def mask_name(name: str) -> str:
    """`김가용` -> `김*용`, `김가` -> `김*`, `남궁가용` -> `남**용`. One character is hidden altogether."""
    text = name.strip()
    if len(text) <= 1:
        return "*" * len(text)
    if len(text) == 2:
        return f"{text[0]}*"
    return f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"


def mask_phone(number: str) -> str:
    """`01000001234` or `010-0000-1234` -> `010-****-1234`. Fewer than eight digits are hidden altogether."""
    digits = _NOT_DIGIT.sub("", number)
    if len(digits) < 8:
        return "*" * len(digits)
    head = _HEAD.match(digits)
    return f"{head.group()}-****-{digits[-4:]}" if head else f"****-{digits[-4:]}"


def mask_address(address: str) -> str:
    """`서울 가나구 다라로 12 101호` -> `서울 가나구 ***`, `경기도 가나시 다라구 …` -> `경기도 가나시 다라구 ***`.

    Of the words that it begins with only those stay that name a province, a city, a county or a district, one below
    another; an address that begins with a street, a lot or a building is hidden altogether.
    """
    kept: list[str] = []
    below = "도시군구"
    for word in unicodedata.normalize("NFC", address).split():
        region = _REGION.fullmatch(word)
        if word in _PROVINCES and not kept:
            below = "시군구"
        elif region is not None and region[1] in below:
            below = _BELOW[region[1]]
        else:
            break
        kept.append(word)
    return " ".join([*kept, "***"]) if address.strip() else ""


def hidden(value: str) -> str:
    """What is not shown in part either: 우편번호, 배송메모."""
    return "***" if value else ""


OF_A_PERSON: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "tel": mask_phone,
    "mobile": mask_phone,
    "zip": hidden,
    "address": mask_address,
    "memo": hidden,
}
"""How each field of a buyer or a recipient is masked, in lists, in answers and in what changed."""
_PEOPLE = frozenset({"buyer", "recipient", "sender", "receiver"})


def mask_person(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A buyer or a recipient; what is no field of a person stays."""
    return {name: _masked(name, value) for name, value in fields.items()}


def mask_changes(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`{field, old, new, …}` each, as VERSION_CONFLICT and events carry them: `recipient/name`, or `name` alone."""
    return [_masked_change(each) for each in changes]


def mask_people(value: Any) -> Any:
    """A JSON value with every person masked that stands in it under a name that we give: for messages shown as a whole.
    What a channel calls its people is not known here."""
    if isinstance(value, list):
        return [mask_people(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() >= {"field", "old", "new"}:
        return _masked_change(value)
    return {
        name: mask_person(inner) if name in _PEOPLE and isinstance(inner, dict) else mask_people(inner)
        for name, inner in value.items()
    }


def _masked_change(change: Mapping[str, Any]) -> dict[str, Any]:
    whose, _, name = str(change["field"]).rpartition("/")
    if whose and whose.rpartition("/")[2] not in _PEOPLE:
        return dict(change)
    return {**change, "old": _masked(name, change["old"]), "new": _masked(name, change["new"])}


def _masked(name: str, value: Any) -> Any:
    return OF_A_PERSON[name](value) if name in OF_A_PERSON and isinstance(value, str) else value
