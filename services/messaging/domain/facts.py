"""What happened to a message: published, and kept as its trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Queued:
    """Accepted for sending (A27)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """The vendor is known to have it; once a message."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Resulted:
    """A final result, or a better one than before. `code` is the vendor's, or ours where none came."""

    at: datetime
    delivered: bool
    code: str


Fact = Queued | Sent | Resulted


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the trail: an attempt went from one state to another, and what told us."""

    attempt_id: str
    at: datetime
    before: str | None
    after: str
    code: str | None
    source: str
