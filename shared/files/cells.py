"""Texts of cells as values: numbers of orders, pieces, times in KST. What cannot be read is said, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

KST = timezone(timedelta(hours=9))
MAX_QTY = 1_000_000

_ESCAPED = re.compile(r'^="(.*)"$', re.DOTALL)
_QTY = re.compile(r"([0-9]{1,7})(?:\.0+)?\s*(?:개|EA|ea)?")
_DAY = re.compile(r"([0-9]{4})[-./년]?\s*([0-9]{1,2})[-./월]?\s*([0-9]{1,2})일?\.?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?")
_ZONE = re.compile(r"(Z|[+-][0-9]{2}:?[0-9]{2})$")


class NumberCell(str):
    """The text of a cell that holds a whole number: what leads it with zeros has been lost, if it was there."""

    __slots__ = ()


class Exactness(StrEnum):
    """How exact a printed time is, coarsest first."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was printed."""

    at: datetime
    exact: Exactness


def plain_text(cell: str) -> str:
    """A cell without outer spaces and without Excel's ways of forcing text (`="…"`, a leading apostrophe)."""
    text = cell.strip().lstrip("\ufeff")
    if found := _ESCAPED.match(text):
        text = found[1].strip()
    return text.removeprefix("'").strip()


def read_qty(text: str) -> int:
    """Pieces, 1 or more. Raises ValueError."""
    found = _QTY.fullmatch(text.replace(",", "").strip())
    if not found or not 0 < int(found[1]) <= MAX_QTY:
        raise ValueError(text)
    return int(found[1])


def read_moment(text: str, date_format: str | None) -> Moment:
    """A time in KST where it names no zone. `date_format` is a strptime format and then the only one tried.

    Raises ValueError.
    """
    if date_format:
        read = datetime.strptime(text, date_format)  # noqa: DTZ007 - a zone is given below where it has none
        exact = Exactness.SECOND if "%S" in date_format else Exactness.DAY
        exact = Exactness.MINUTE if exact is Exactness.DAY and "%M" in date_format else exact
        return Moment(read if read.tzinfo else read.replace(tzinfo=KST), exact)
    day = _DAY.match(text)
    if not day:
        raise ValueError(text)
    rest = text[day.end() :].strip().removeprefix("T").strip()
    date = datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=KST)
    if not rest:
        return Moment(date, Exactness.DAY)
    return _with_time(date, rest)


def _with_time(date: datetime, rest: str) -> Moment:
    zone = _ZONE.search(rest)
    clock = rest[: zone.start()].strip() if zone else rest
    afternoon = clock.startswith("오후")
    clock = clock.removeprefix("오전").removeprefix("오후").strip()
    time = _TIME.fullmatch(clock)
    if not time:
        raise ValueError(rest)
    hour = int(time[1]) % 12 + 12 if afternoon else int(time[1])
    read = date.replace(hour=hour, minute=int(time[2]), second=int(time[3] or 0))
    if zone:
        read = datetime.fromisoformat(read.replace(tzinfo=None).isoformat() + zone[1])
    return Moment(read, Exactness.SECOND if time[3] else Exactness.MINUTE)


def same_moment(one: datetime, one_exact: Exactness, other: datetime, other_exact: Exactness) -> bool:
    """Whether two prints mean one time, compared as exactly as the coarser one is."""
    order = list(Exactness)
    coarser = min(one_exact, other_exact, key=order.index)
    forms = {Exactness.DAY: "%Y%m%d", Exactness.MINUTE: "%Y%m%d%H%M", Exactness.SECOND: "%Y%m%d%H%M%S"}
    return one.astimezone(KST).strftime(forms[coarser]) == other.astimezone(KST).strftime(forms[coarser])
