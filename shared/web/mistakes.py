"""What is wrong with a request, in words of the API: a JSON pointer into what was sent, a code, a Korean text.

The validator's own texts, and the names that it gives to its types, are not for clients: they are left out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from shared.contracts.codes import detail

_CODES = {"extra_forbidden": "UNKNOWN_FIELD", "missing": "FIELD_REQUIRED"}
_LIMITS = {
    "string_too_long": "최대 {max_length:,}{unit}",
    "string_too_short": "최소 {min_length:,}{unit}",
    "too_long": "최대 {max_length:,}{unit}",
    "too_short": "최소 {min_length:,}{unit}",
    "less_than_equal": "최대 {le:,}",
    "greater_than_equal": "최소 {ge:,}",
}


class Mistake(NamedTuple):
    """One place, and what is wrong there; `field` is the place as a text names it, with the limit that was passed."""

    pointer: str
    code: str
    field: str

    @property
    def detail(self) -> str:
        return detail(self.code, field=self.field)


def mistakes_of(errors: Iterable[Mapping[str, Any]], sent: object) -> list[Mistake]:
    """Of a validation of `sent`, each place once; at least one. A value that is none of several types is one mistake."""
    return _once(_mistake(error, _places(error, error["loc"], sent)) for error in errors)


def mistakes_of_request(errors: Iterable[Mapping[str, Any]], body: object) -> list[Mistake]:
    """The same of a request: parameters are named with their kind (`/query/limit`), and the body is the whole."""
    return _once(_mistake(error, _in_request(error, body)) for error in errors)


def _once(mistakes: Iterable[Mistake]) -> list[Mistake]:
    found: dict[tuple[str, str], Mistake] = {}
    for each in mistakes:
        found.setdefault((each.pointer, each.code), each)
    return list(found.values())


def _mistake(error: Mapping[str, Any], places: Sequence[str | int]) -> Mistake:
    code = _CODES.get(error["type"], "INVALID_VALUE")
    pointer = _pointer(places)
    return Mistake(pointer, code, f"{pointer or '/'}{_limit(error)}")


def _in_request(error: Mapping[str, Any], body: object) -> Sequence[str | int]:
    part, *location = error["loc"]
    return _places(error, location, body) if part == "body" else (part, *location[:1])


def _places(error: Mapping[str, Any], location: Sequence[str | int], sent: object) -> Sequence[str | int]:
    """The steps that lead through what was sent; the others name types. What is absent is named last."""
    if sent is None:
        return location
    places: list[str | int] = []
    for n, step in enumerate(location, 1):
        if isinstance(sent, Mapping) and step in sent:
            sent = sent[step]
        elif isinstance(sent, list) and isinstance(step, int):
            sent = sent[step]
        elif not (error["type"] == "missing" and n == len(location)):
            continue
        places.append(step)
    return places


def _pointer(places: Iterable[str | int]) -> str:
    """RFC 6901; half a surrogate pair, which no answer can hold, is a question mark."""
    told = "".join("/" + str(place).replace("~", "~0").replace("/", "~1") for place in places)
    return told.encode(errors="replace").decode()


def _limit(error: Mapping[str, Any]) -> str:
    """How much would be right, where that is what is wrong."""
    text = _LIMITS.get(error["type"])
    unit = "자" if isinstance(error["input"], str) else "개"
    return f" ({text.format_map({**error['ctx'], 'unit': unit})})" if text else ""
