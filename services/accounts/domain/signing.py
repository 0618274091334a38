"""When a signing key is published, signs, and goes (architecture 6). Times only; keys themselves are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

PUBLISHED_BEFORE = timedelta(minutes=10)
"""A new key is published this long before it signs: longer than any cache of the key set lives."""
ACCESS_MAX = timedelta(minutes=10)
"""No access token lives longer."""
LEEWAY = timedelta(seconds=90)
"""Clocks that differ, and a process that still signs with the keys it read last."""


@dataclass(frozen=True, slots=True)
class KeyTimes:
    """`signs_from` is when it begins to sign; the next one's `signs_from` is when it stops."""

    kid: str
    signs_from: datetime


def published(keys: Iterable[KeyTimes], at: datetime) -> list[KeyTimes]:
    """Every key but those whose last token has expired, oldest first."""
    ordered = sorted(keys, key=lambda key: key.signs_from)
    gone = sum(following.signs_from + ACCESS_MAX + LEEWAY <= at for following in ordered[1:])
    return ordered[gone:]


def signing(keys: Iterable[KeyTimes], at: datetime) -> KeyTimes | None:
    """The key that signs now; None when there is none at all.

    Where none has begun (the first one was made by a machine whose clock is ahead) the first one signs.
    """
    ordered = sorted(keys, key=lambda key: key.signs_from)
    begun = [key for key in ordered if key.signs_from <= at]
    if begun:
        return begun[-1]
    return ordered[0] if ordered else None


def pending(keys: Iterable[KeyTimes], at: datetime) -> KeyTimes | None:
    """A key that is published and does not sign yet."""
    known = list(keys)
    waiting = [key for key in known if key.signs_from > at and key != signing(known, at)]
    return min(waiting, key=lambda key: key.signs_from, default=None)


def next_signs_from(keys: Iterable[KeyTimes], at: datetime) -> datetime:
    """When a key made now begins to sign: at once where no other key does, else ten minutes on."""
    return at if signing(keys, at) is None else at + PUBLISHED_BEFORE
