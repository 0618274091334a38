"""Lists by one ascending key: operators by login, clients by client id. Small tables, exact totals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters import clients, operators
from services.accounts.adapters.tables import client, operator
from shared.web.pagination import Cursor, Page


async def operators_page(
    conn: AsyncConnection, limit: int, cursor: Cursor | None, offset: int, show: Callable[[Any], object]
) -> Page:
    """작업자 by login."""
    page = await _page(conn, select(operator), operator.c.login, limit, cursor, offset)
    return replace(page, items=[show(operators.of_row(row)) for row in page.items])


async def clients_page(
    conn: AsyncConnection, limit: int, cursor: Cursor | None, offset: int, show: Callable[[Any], object]
) -> Page:
    """연동 프로그램 by client id, which is by age."""
    living = select(client).where(client.c.deleted_at.is_(None))
    page = await _page(conn, living, client.c.client_id, limit, cursor, offset)
    return replace(page, items=[show(clients.of_row(row)) for row in page.items])


async def _page(
    conn: AsyncConnection, base: Select[Any], key: Column[Any], limit: int, cursor: Cursor | None, offset: int
) -> Page:
    total = await conn.scalar(select(func.count()).select_from(base.subquery()))
    backwards = cursor is not None and cursor.backwards
    query = base.order_by(key.desc() if backwards else key.asc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(key < cursor.keys[0] if backwards else key > cursor.keys[0])
    else:
        query = query.offset(offset)
    rows = list((await conn.execute(query)).mappings())
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    name = key.name
    after = more or backwards
    before = more if backwards else (cursor is not None or offset > 0)
    return Page(
        rows,
        next_cursor=Cursor((rows[-1][name],)).encode() if rows and after else None,
        prev_cursor=Cursor((rows[0][name],), backwards=True).encode() if rows and before else None,
        total=int(total or 0),
        total_is_exact=True,
    )
