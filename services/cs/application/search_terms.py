"""Words cut into pairs of syllables, so that two letters of a name or an address are found by an index.

A stored text and a question are cut alike. Trigrams cannot do it: most Korean names are asked for by two syllables.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

_REMEMBERED = 8192
"""Products and options come again and again; the same goes for a shopper's own few orders."""


class Where(StrEnum):
    """Which text a token is of: its first letter."""

    RECIPIENT = "r"
    BUYER = "b"
    ADDRESS = "a"
    PRODUCT = "p"
    OPTION = "o"
    OPTION_CODE = "c"


@lru_cache(maxsize=_REMEMBERED)
def normal(text: str) -> str:
    """One spelling for what looks the same: NFC, lower case, single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


@lru_cache(maxsize=_REMEMBERED)
def tokens(where: Where, text: str) -> frozenset[str]:
    """The pairs of each word of a normal text, marked with their place. Words of one letter have none."""
    place = str(where)
    return frozenset(place + word[i : i + 2] for word in text.split() for i in range(len(word) - 1))


def exact(where: Where, values: Iterable[str]) -> set[str]:
    """Whole values as tokens: codes are asked for as they are."""
    return {f"{where}{normal(value)}" for value in values if value}


def contains(text: str) -> str:
    """A LIKE pattern for `text` anywhere."""
    return f"%{_escaped(text)}%"


def starts(text: str) -> str:
    """A LIKE pattern for what begins with `text`."""
    return f"{_escaped(text)}%"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
