"""반품통계 (F-162): one row a day of the period, zeros shown, keys are the reason identifiers in their printed order.

A cell counts C/S records; `GET /records` with the same day, reason and channel lists them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from shared.contracts.codes import Refusal
from shared.contracts.reasons import REASONS

LONGEST = timedelta(days=366)


def checked_period(first: date, last: date) -> None:
    """Up to a year. Raises Refusal INVALID_VALUE, SEARCH_TOO_BROAD."""
    if first > last:
        raise Refusal("INVALID_VALUE", field="date_to")
    if last - first >= LONGEST:
        raise Refusal("SEARCH_TOO_BROAD")


def rows(first: date, last: date, counts: Mapping[tuple[date, str], int]) -> list[dict[str, Any]]:
    """`{date, <reason>: n …}`, oldest day first."""
    return [{"date": day, **{reason: counts.get((day, reason), 0) for reason in REASONS}} for day in _days(first, last)]


def totals(counts: Mapping[tuple[date, str], int]) -> dict[str, int]:
    """Each reason over the whole period."""
    found = dict.fromkeys(REASONS, 0)
    for (_, reason), count in counts.items():
        if reason in found:
            found[reason] += count
    return found


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
