"""로그아웃: ends the session of a refresh token, whichever of its tokens is shown. Repeating it is harmless."""

from __future__ import annotations

from datetime import datetime

from services.accounts.application.ports import Uow
from services.accounts.domain.secret import digest
from services.accounts.domain.session import Ended


async def sign_out(uow: Uow, shown: str, at: datetime) -> None:
    """End it, if it is not over already."""
    found = await uow.sessions.lock(digest(shown))
    if found is not None and found[0].ended_at is None:
        await uow.sessions.end(found[0].id, Ended.LOGOUT, at)
