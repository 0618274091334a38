"""Text of 배송정보변경 (A3): one line per changed field. The only text that holds personal data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from services.cs.domain.phones import display_phone
from services.cs.domain.records import SystemText
from shared.contracts.people import one_line
from shared.contracts.privacy import OF_A_PERSON, hidden


class _Field(NamedTuple):
    label: str
    show: Callable[[str], str]


def _as_is(value: str) -> str:
    return value


_FIELDS: Mapping[str, _Field] = {
    "name": _Field("수령자", _as_is),
    "tel": _Field("전화", display_phone),
    "mobile": _Field("핸드폰", display_phone),
    "zip": _Field("우편번호", _as_is),
    "address": _Field("주소", _as_is),
    "memo": _Field("배송메모", _as_is),
}


def shipping_info_changed(changes: Iterable[tuple[str, str, str]]) -> SystemText:
    """From `(field, old, new)`: `[{필드} 변경 : {old} -> {new}]`, where an empty value prints as nothing. Line ends print
    as blanks, or what somebody typed could pass for another entry."""
    shown, masked = [], []
    for name, *values in changes:
        old, new = map(one_line, values)
        field = _FIELDS.get(name) or _Field(name, _as_is)
        mask = OF_A_PERSON.get(name, hidden)
        shown.append(_line(field.label, field.show(old), field.show(new)))
        masked.append(_line(field.label, mask(old), mask(new)))
    return SystemText("\n".join(shown), "\n".join(masked))


def _line(label: str, old: str, new: str) -> str:
    parts = [f"[{label} 변경 :", *([old] if old else []), "->", *([new] if new else [])]
    return f"{' '.join(parts)}]"
