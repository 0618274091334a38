"""Rows of sessions and their refresh tokens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters.tables import refresh_token as tokens
from services.accounts.adapters.tables import session as sessions
from services.accounts.domain.session import GRACE, Ended, RefreshToken, Session


class SqlSessions:
    """Sessions of one transaction."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, session: Session, digest: bytes) -> None:
        await self._conn.execute(
            insert(sessions).values(
                id=session.id,
                login=session.login,
                started_at=session.started_at,
                idle_until=session.idle_until,
                expires_at=session.expires_at,
                last_login_at=session.last_login_at,
            )
        )
        await self._conn.execute(insert(tokens).values(digest=digest, session_id=session.id))

    async def login_of(self, digest: bytes) -> str | None:
        wanted = select(sessions.c.login).join(tokens).where(tokens.c.digest == digest)
        login: str | None = await self._conn.scalar(wanted)
        return login

    async def lock(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        """The token is read in a statement of its own: one that waits for a lock sees it as it was before."""
        of_token = select(tokens.c.session_id).where(tokens.c.digest == digest).scalar_subquery()
        locked = select(sessions).where(sessions.c.id == of_token).with_for_update()
        row = (await self._conn.execute(locked)).mappings().first()
        token = await self.token(digest)
        return (_session(row), token) if row and token else None

    async def token(self, digest: bytes) -> RefreshToken | None:
        row = (await self._conn.execute(select(tokens).where(tokens.c.digest == digest))).first()
        return RefreshToken(row.digest, row.session_id, row.used_at, row.salt) if row else None

    async def rotate(
        self, used: RefreshToken, salt: bytes, following: bytes, *, at: datetime, idle_until: datetime
    ) -> None:
        same = tokens.c.session_id == used.session_id
        await self._conn.execute(
            update(tokens).where(same, tokens.c.used_at < at - GRACE, tokens.c.salt.is_not(None)).values(salt=None)
        )
        await self._conn.execute(update(tokens).where(tokens.c.digest == used.digest).values(used_at=at, salt=salt))
        await self._conn.execute(insert(tokens).values(digest=following, session_id=used.session_id))
        await self._conn.execute(update(sessions).where(sessions.c.id == used.session_id).values(idle_until=idle_until))

    async def end(self, session_id: UUID, reason: Ended, at: datetime) -> None:
        await self._conn.execute(
            update(sessions)
            .where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
            .values(ended_at=at, end_reason=reason.value)
        )

    async def end_all(self, login: str, reason: Ended, at: datetime) -> None:
        await self._conn.execute(
            update(sessions)
            .where(sessions.c.login == login, sessions.c.ended_at.is_(None))
            .values(ended_at=at, end_reason=reason.value)
        )


def _session(row: RowMapping) -> Session:
    return Session(
        id=row["id"],
        login=row["login"],
        started_at=row["started_at"],
        idle_until=row["idle_until"],
        expires_at=row["expires_at"],
        last_login_at=row["last_login_at"],
        ended_at=row["ended_at"],
    )
