"""Bases of request bodies: unknown fields are refused, types are not guessed (no "3" for 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StrictBool, StrictInt, StringConstraints

INT_MAX = 2**31 - 1
BIGINT_MAX = 2**63 - 1


class Body(BaseModel):
    """A command's body."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def no_nul(text: str) -> str:
    """PostgreSQL text holds neither U+0000 nor half a surrogate pair. Raises ValueError."""
    if "\x00" in text:
        raise ValueError("U+0000")
    text.encode()  # a lone surrogate is not text
    return text


Text = Annotated[str, StringConstraints(max_length=2000), AfterValidator(no_nul)]
Short = Annotated[str, StringConstraints(max_length=200), AfterValidator(no_nul)]
Note = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(no_nul)]
Int = StrictInt
Bool = StrictBool
When = AwareDatetime


def in_range(value: Any, low: int, high: int) -> bool:
    """Whether a number lies within what the database can hold."""
    return isinstance(value, int) and low <= value <= high


def iso(value: datetime | None) -> str | None:
    """RFC 3339 with offset."""
    return value.isoformat() if value else None
