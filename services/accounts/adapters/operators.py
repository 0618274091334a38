"""Rows of operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters.tables import operator as t
from services.accounts.domain.operator import Operator
from shared.contracts.access import Permission, Role


class SqlOperators:
    """Operators of one transaction."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def get(self, login: str) -> Operator | None:
        return await self._one(login)

    async def lock(self, login: str) -> Operator | None:
        return await self._one(login, of=t, key_share=False)

    async def share(self, login: str) -> Operator | None:
        return await self._one(login, of=t, read=True)

    async def lock_with_admins(self, login: str) -> tuple[Operator | None, Sequence[str]]:
        admin = and_(t.c.roles.contains([Role.ADMIN.value]), t.c.active)
        wanted = select(t).where(or_(t.c.login == login, admin)).order_by(t.c.login).with_for_update()
        found = [of_row(row) for row in (await self._conn.execute(wanted)).mappings()]
        one = next((each for each in found if each.login == login), None)
        return one, [each.login for each in found if each.is_active_admin()]

    async def add(self, operator: Operator) -> bool:
        added = await self._conn.execute(
            insert(t).values(_values(operator)).on_conflict_do_nothing().returning(t.c.login)
        )
        return added.first() is not None

    async def save(self, operator: Operator) -> None:
        values = _values(operator)
        del values["last_login_at"]  # belongs to logins
        await self._conn.execute(update(t).where(t.c.login == operator.login).values(values))

    async def logged_in(self, login: str, at: datetime) -> None:
        latest = func.greatest(t.c.last_login_at, at)
        await self._conn.execute(update(t).where(t.c.login == login).values(last_login_at=latest))

    async def _one(self, login: str, **lock: Any) -> Operator | None:
        wanted = select(t).where(t.c.login == login)
        row = (await self._conn.execute(wanted.with_for_update(**lock) if lock else wanted)).mappings().first()
        return of_row(row) if row else None


def of_row(row: RowMapping) -> Operator:
    """An operator as it is stored."""
    return Operator(
        login=row["login"],
        name=row["name"],
        roles=tuple(Role(role) for role in row["roles"]),
        grants=tuple(Permission(each) for each in row["grants"]),
        denies=tuple(Permission(each) for each in row["denies"]),
        active=row["active"],
        password_hash=row["password_hash"],
        version=row["version"],
        created_at=row["created_at"],
        last_login_at=row["last_login_at"],
    )


def _values(operator: Operator) -> dict[str, Any]:
    lists = {name: [str(each) for each in getattr(operator, name)] for name in ("roles", "grants", "denies")}
    return asdict(operator) | lists
