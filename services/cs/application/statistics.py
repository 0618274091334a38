"""반품통계 (F-162): one row a day of the period, zeros shown, keys are the reason identifiers in their printed order.

A cell counts C/S records; `GET /records` with the same day, reason and channel lists them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shared.contracts.codes import Refusal
from shared.contracts.reasons import REASONS

LONGEST = timedelta(days=366)
_NONE = dict.fromkeys(REASONS, 0)

Counts = Mapping[str, tuple[Sequence[int], Sequence[int]]]
"""Reason → days of the period, the first is 0, and how many on each."""


@dataclass(frozen=True, slots=True)
class StatisticsFilter:
    """Inclusive KST days, of one channel or of all."""

    date_from: date
    date_to: date
    channel_id: str | None = None


def checked_period(first: date, last: date) -> None:
    """Up to a year. Raises Refusal INVALID_VALUE, SEARCH_TOO_BROAD."""
    if first > last:
        raise Refusal("INVALID_VALUE", field="date_to")
    if last - first >= LONGEST:
        raise Refusal("SEARCH_TOO_BROAD")


def rows(filter: StatisticsFilter, counts: Counts) -> list[dict[str, Any]]:
    """`{date, <reason>: n …}`, oldest day first."""
    found = [{"date": day, **_NONE} for day in _days(filter.date_from, filter.date_to)]
    for reason in _NONE.keys() & counts.keys():
        for day, count in zip(*counts[reason], strict=True):
            found[day][reason] = count
    return found


def totals(counts: Counts) -> dict[str, int]:
    """Each reason over the whole period."""
    return {reason: sum(counts[reason][1]) if reason in counts else 0 for reason in REASONS}


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
