"""What 반품통계 takes (F-162), as a list and as a file."""

from __future__ import annotations

from datetime import datetime

from services.cs.application.statistics import StatisticsFilter, checked_period
from services.cs.entrypoints.schemas_lists import Conditions, Id
from shared.web.schemas import Day


class StatisticsQuery(Conditions):
    """Inclusive KST days, at most a year."""

    date_from: Day
    date_to: Day
    channel_id: Id | None = None

    def filter(self, _now: datetime) -> StatisticsFilter:
        """As the application asks. Raises Refusal INVALID_VALUE, SEARCH_TOO_BROAD."""
        checked_period(self.date_from, self.date_to)
        return StatisticsFilter(self.date_from, self.date_to, self.channel_id)
