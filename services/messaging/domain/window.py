"""When an advertisement may go out: never between 21:00 and 08:00 KST (messaging.md 3.4). One gate: the dispatcher."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from services.messaging.domain.policy import Purpose

CLOSES = time(21)
OPENS = time(8)


def opens_at(purpose: Purpose, at: datetime, zone: tzinfo) -> datetime | None:
    """When a message of this purpose may be sent; None: now."""
    if purpose is not Purpose.AD:
        return None
    local = at.astimezone(zone)
    if OPENS <= local.time() < CLOSES:
        return None
    day = local.date() + timedelta(days=1) if local.time() >= CLOSES else local.date()
    return datetime.combine(day, OPENS, zone).astimezone(at.tzinfo)
