"""How long the dispatcher waits for what. All durations are settings; the defaults are messaging.md 2.2 and 4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """용도: 안내, 광고, 인증. An advertisement is never sent a second time on suspicion."""

    INFO = "info"
    AD = "ad"
    AUTH = "auth"


@dataclass(frozen=True, slots=True)
class Policy:
    """`lost_after`: an attempt without an outcome is unknown. `unknown_wait`: how long a report may still tell.
    `retry_after`: pause before the one retry of a temporary failure. `checks`: when a missing report is asked for,
    counted from acceptance. `valid_for`: what is later than this is not sent any more."""

    lost_after: timedelta = timedelta(seconds=30)
    unknown_wait: timedelta = timedelta(minutes=10)
    retry_after: timedelta = timedelta(minutes=10)
    checks: tuple[timedelta, ...] = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=24))
    no_report_after: timedelta = timedelta(hours=72)
    valid_for: timedelta = timedelta(hours=3)
    first_back_off: timedelta = timedelta(seconds=1)
    last_back_off: timedelta = timedelta(seconds=60)

    def back_off(self, failures: int) -> timedelta:
        """Pause after the n-th call in a row (from 1) that surely sent nothing."""
        doubled: timedelta = self.first_back_off * (1 << min(failures - 1, 16))
        return min(doubled, self.last_back_off)

    def check_after(self, done: int) -> timedelta:
        """When to ask next, counted from acceptance, after `done` questions."""
        return self.checks[done] if done < len(self.checks) else self.no_report_after
