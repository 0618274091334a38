"""Time is passed in. UTC inside, KST at the edges; day boundaries are Asia/Seoul, half-open, and live here only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
KST = ZoneInfo("Asia/Seoul")


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


def kst_days(first: date, last: date) -> tuple[datetime, datetime]:
    """The half-open UTC range of the inclusive KST days `first` … `last`."""
    start = datetime.combine(first, time(), KST)
    end = datetime.combine(last + timedelta(days=1), time(), KST)
    return start.astimezone(UTC), end.astimezone(UTC)


def kst_day(at: datetime) -> date:
    """The KST day that a moment lies in: the inverse of `kst_days`."""
    return at.astimezone(KST).date()
