"""A login that is kept alive by refresh tokens, each used once (architecture 6, ADR 8).

A used token shown again ends the session: somebody copied it. Within a few seconds of its use it is two tabs of one
browser, or an answer that got lost, and gets the very same successor once more: so there is never a second branch
that a thief could keep alive unnoticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

GRACE = timedelta(seconds=10)


class Ended(StrEnum):
    """Why a session ended before its time."""

    LOGOUT = "LOGOUT"
    REUSED = "REUSED"
    PASSWORD = "PASSWORD"  # noqa: S105
    DEACTIVATED = "DEACTIVATED"


class Step(StrEnum):
    """What becomes of a refresh token that is shown."""

    ROTATE = "ROTATE"
    REPEAT = "REPEAT"
    REUSED = "REUSED"
    OVER = "OVER"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """`idle` since the last refresh, `absolute` since the login."""

    idle: timedelta = timedelta(hours=12)
    absolute: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Session:
    """`last_login_at` is the login before this one, as the frame shows it (F-006)."""

    id: UUID
    login: str
    started_at: datetime
    idle_until: datetime
    expires_at: datetime
    last_login_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One token as stored: its digest, and once used the salt from which its successor is derived again."""

    digest: bytes
    session_id: UUID
    used_at: datetime | None = None
    salt: bytes | None = None


def start(session_id: UUID, login: str, lifetimes: Lifetimes, *, at: datetime, last: datetime | None) -> Session:
    """A session that begins now."""
    expires = at + lifetimes.absolute
    return Session(session_id, login, at, min(at + lifetimes.idle, expires), expires, last)


def idle_until(session: Session, lifetimes: Lifetimes, at: datetime) -> datetime:
    """Until when a session lives after a refresh."""
    return min(at + lifetimes.idle, session.expires_at)


def step(session: Session, token: RefreshToken, at: datetime) -> Step:
    """What showing `token` at `at` leads to."""
    if session.ended_at is not None or at >= session.idle_until or at >= session.expires_at:
        return Step.OVER
    if token.used_at is None:
        return Step.ROTATE
    if token.salt is not None and at - token.used_at <= GRACE:
        return Step.REPEAT
    return Step.REUSED
