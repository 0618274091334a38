"""What the table of coded answers holds of each code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Entry(NamedTuple):
    """HTTP status of a code, and its Korean text. `cases`: other texts, for refusals whose `case` they are."""

    status: int
    text: str
    cases: Mapping[str, str] = MappingProxyType({})
