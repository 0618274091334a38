"""The audit of logins: rows are added, never changed (the run-time role cannot). A login that nobody has is not kept
as it was typed, for people type passwords into the wrong box."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters.tables import login_audit as t
from services.accounts.application.ports import Attempt, Outcome
from services.accounts.domain.secret import digest
from services.accounts.domain.throttling import LoginLimits, address_key
from shared.runtime.ids import NewId


class SqlAudit:
    """The audit of one transaction."""

    def __init__(self, conn: AsyncConnection, new_id: NewId) -> None:
        self._conn = conn
        self._new_id = new_id

    async def add(self, attempt: Attempt, outcome: Outcome, at: datetime) -> None:
        await self._conn.execute(
            insert(t).values(
                id=self._new_id(),
                at=at,
                login=None if outcome is Outcome.UNKNOWN_LOGIN else attempt.login,
                account_digest=digest(attempt.login),
                address=attempt.address,
                address_key=address_key(attempt.address),
                outcome=outcome.value,
            )
        )


async def wait_by_audit(conn: AsyncConnection, attempt: Attempt, limits: LoginLimits, at: datetime) -> timedelta | None:
    """How long this attempt has to wait, counted in the audit; None: it may go on."""
    counted = [
        (t.c.account_digest == digest(attempt.login), limits.account),
        (t.c.address_key == address_key(attempt.address), limits.address),
    ]
    waits = [await _wait(conn, same, limit, limits.window, at) for same, limit in counted]
    return max((wait for wait in waits if wait is not None), default=None)


async def _wait(
    conn: AsyncConnection, same: ColumnElement[bool], limit: int, window: timedelta, at: datetime
) -> timedelta | None:
    recent = t.c.at > at - window
    failed = t.c.outcome != Outcome.OK.value
    row = (await conn.execute(select(func.count(), func.min(t.c.at)).where(same, recent, failed))).one()
    return row[1] + window - at if row[0] >= limit else None
