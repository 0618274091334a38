"""Words cut into pairs of syllables, so that two letters of a name or an address are found by an index.

A stored text and a question are cut alike. Trigrams cannot do it: most Korean names are asked for by two syllables.
A token is stored twice, behind the week of its pack and behind the era of that week, so that an index without an order
is read newest first: week by week where a word is common, era by era where it is rare (ADR 13).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
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


NAMES = frozenset({Where.RECIPIENT, Where.BUYER})
WEEK_S = 604_800
ERA_WEEKS = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=_REMEMBERED)
def normal(text: str) -> str:
    """One spelling for what looks the same: NFC, lower case, single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


@lru_cache(maxsize=_REMEMBERED)
def tokens(where: Where, text: str) -> frozenset[str]:
    """The pairs of each word of a normal text, marked with their place. Words of one letter have none."""
    place = str(where)
    return frozenset(place + word[i : i + 2] for word in text.split() for i in range(len(word) - 1))


@lru_cache(maxsize=_REMEMBERED)
def letters(where: Where, text: str) -> frozenset[str]:
    """Each letter of a normal text: names are asked for by one syllable too."""
    place = str(where)
    return frozenset(place + letter for word in text.split() for letter in word)


def asked(where: Where, text: str) -> frozenset[str]:
    """The tokens that a pack must have to hold the normal text; none: no index can tell."""
    found = tokens(where, text)
    if where not in NAMES:
        return found
    return found | {token for word in text.split() if len(word) == 1 for token in letters(where, word)}


def week_of(at: datetime | None) -> int:
    """Weeks since 1970, in UTC; 0 for what has no time. It only has to grow with `at`: nobody sees it."""
    return max(0, int((at - _EPOCH).total_seconds() // WEEK_S)) if at else 0


def tags_of(week: int) -> tuple[str, str]:
    """What the stored tokens of a week begin with, four letters each: the week (`lpad(to_hex(week), 4, '0')` in SQL), and
    its era (`e` and three digits; weeks come so far in the year 3068)."""
    return f"{week:04x}", f"e{week // ERA_WEEKS:03x}"


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
