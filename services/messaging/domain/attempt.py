"""One call to the vendor for one message; its id is the vendor's `refkey`. States have ranks and only ever rise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.messaging.domain.results import Verdict


class AttemptState(StrEnum):
    """Where an attempt stands."""

    SUBMITTING = "SUBMITTING"
    NOT_SENT = "NOT_SENT"
    UNKNOWN = "UNKNOWN"
    ACCEPTED = "ACCEPTED"
    NO_REPORT = "NO_REPORT"
    REFUSED = "REFUSED"
    FAILED = "FAILED"
    DELIVERED = "DELIVERED"


RANK = {
    AttemptState.SUBMITTING: 10,
    AttemptState.UNKNOWN: 15,
    AttemptState.ACCEPTED: 20,
    AttemptState.NOT_SENT: 30,
    AttemptState.NO_REPORT: 35,
    AttemptState.REFUSED: 40,
    AttemptState.FAILED: 40,
    AttemptState.DELIVERED: 50,
}
"""A report in the wrong order never takes anything back; a late success does win over a failure."""


@dataclass(slots=True)
class Attempt:
    """`resend_of`: this is the one resend of an attempt whose fate nobody could tell. Times are UTC.

    `next_check_at`: when the vendor is to be asked for the report; `checks` counts how often that was done.
    """

    id: str
    n: int
    created_at: datetime
    resend_of: str | None = None
    state: AttemptState = AttemptState.SUBMITTING
    vendor_key: str | None = None
    gateway_msg_id: str | None = None
    detail: str | None = None
    verdict: Verdict | None = None
    unknown_at: datetime | None = None
    accepted_at: datetime | None = None
    reported_at: datetime | None = None
    next_check_at: datetime | None = None
    checks: int = 0

    def rise(self, state: AttemptState) -> bool:
        """Take the state if it ranks higher; False: what is known already stands."""
        if RANK[state] <= RANK[self.state]:
            return False
        self.state = state
        return True

    @property
    def open(self) -> bool:
        """Whether the vendor may still have something to say that changes what we do."""
        return self.state in (AttemptState.SUBMITTING, AttemptState.UNKNOWN, AttemptState.ACCEPTED)
