"""Bases of request bodies: unknown fields are refused, types are not guessed (no "3" for 3)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    StrictInt,
    StringConstraints,
)

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = range(1900, 3000)
INT_MAX = 2**31 - 1
BIGINT_MAX = 2**63 - 1
D = TypeVar("D", bound=date)


class Body(BaseModel):
    """A command's body."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def no_nul(text: str) -> str:
    """PostgreSQL text holds neither U+0000 nor half a surrogate pair. Raises ValueError."""
    if "\x00" in text:
        raise ValueError("U+0000")
    text.encode()  # a lone surrogate is not text
    return text


def _is_day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("YYYY-MM-DD")
    return value


def _in_years(value: D) -> D:
    """Of other years PostgreSQL can hold what Python cannot read: one such row would break every list it stands in."""
    if value.year not in YEARS:
        raise ValueError("1900-2999")
    return value


def _in_utc(value: datetime) -> datetime:
    """Offsets of sixteen hours and more are RFC 3339 and nothing that PostgreSQL reads where a time travels as text."""
    return _in_years(value.astimezone(UTC))


def _text_only(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a number is not a time")  # noqa: TRY004 - this is how a validator refuses
    return value


Text = Annotated[str, StringConstraints(max_length=2000), AfterValidator(no_nul)]
Short = Annotated[str, StringConstraints(max_length=200), AfterValidator(no_nul)]
Note = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(no_nul)]
Int = StrictInt
Bool = StrictBool
When = Annotated[AwareDatetime, BeforeValidator(_text_only), AfterValidator(_in_years), AfterValidator(_in_utc)]
"""RFC 3339 with any offset, 1900-2999 there and in UTC; kept in UTC."""
Day = Annotated[date, BeforeValidator(_is_day), AfterValidator(_in_years)]
"""A KST day as it is written; a number is no day."""


def in_range(value: Any, low: int, high: int) -> bool:
    """Whether a number lies within what the database can hold."""
    return isinstance(value, int) and low <= value <= high


def iso(value: datetime | None) -> str | None:
    """RFC 3339 with offset."""
    return value.isoformat() if value else None
