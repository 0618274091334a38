"""알람 of a C/S record: it waits for its minute, is due from then on, until somebody dismisses it (F-034, F-070)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.contracts.codes import Refusal


class AlarmState(StrEnum):
    """대기, 울림, 해제. Derived from the time and from who dismissed it: nothing has to run for an alarm to be due."""

    WAITING = "WAITING"
    DUE = "DUE"
    DISMISSED = "DISMISSED"


@dataclass(frozen=True, slots=True)
class Alarm:
    """`id` is its record's; `due_at` is a whole minute, `pack_no` where its order is now, `operator` who set it."""

    id: int
    mgmt_no: int
    pack_no: int
    operator: str
    due_at: datetime
    dismissed_at: datetime | None = None

    def require_not_dismissed(self) -> None:
        """Raises Refusal ALARM_DISMISSED."""
        if self.dismissed_at is not None:
            raise Refusal("ALARM_DISMISSED")


def state_of(due_at: datetime, dismissed_at: datetime | None, now: datetime) -> AlarmState:
    """The state at `now`."""
    if dismissed_at is not None:
        return AlarmState.DISMISSED
    return AlarmState.DUE if due_at <= now else AlarmState.WAITING
