"""Rows of masters. Every write takes a new version from `change_no`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters import tables_masters as t
from services.orders.adapters.paging import found
from services.orders.adapters.tables import change_no
from services.orders.application.masters import Kind
from services.orders.application.paging import Found, Part
from shared.db.rows import one_dict

TABLES: Mapping[str, Table] = {
    "channel_group": t.channel_group,
    "channel": t.channel,
    "supplier_group": t.supplier_group,
    "supplier": t.supplier,
}


class SqlMasters:
    """Implements `application.masters.Masters`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def page(
        self, kind: Kind, name: str | None, group_id: str | None, active: bool | None, part: Part
    ) -> Found[dict[str, Any]]:
        table = TABLES[kind.name]
        query = select(table)
        if name:
            query = query.where(table.c.name.icontains(name, autoescape=True))
        if group_id:
            query = query.where(table.c.group_id == group_id)
        if active is not None:
            query = query.where(table.c.active == active)
        return await found(self._conn, query, [table.c.id], part)

    async def get(self, kind: Kind, id_: str) -> Mapping[str, Any] | None:
        table = TABLES[kind.name]
        return one_dict(await self._conn.execute(select(table).where(table.c.id == id_)))

    async def free_id(self, kind: Kind, prefix: str) -> str:
        """`<prefix>-<n>`: the sequence never gives a number twice; whoever chose such an id himself has it already."""
        number = await self._conn.scalar(select(func.nextval(change_no.name)))
        return f"{prefix}-{number}"

    async def insert(self, kind: Kind, id_: str, values: Mapping[str, Any]) -> Mapping[str, Any] | None:
        table = TABLES[kind.name]
        statement = insert(table).values(id=id_, version=change_no.next_value(), **values)
        statement = statement.on_conflict_do_nothing(index_elements=[table.c.id])
        return one_dict(await self._conn.execute(statement.returning(table)))

    async def update(self, kind: Kind, id_: str, values: Mapping[str, Any]) -> Mapping[str, Any] | None:
        table = TABLES[kind.name]
        statement = table.update().where(table.c.id == id_).values(version=change_no.next_value(), **values)
        return one_dict(await self._conn.execute(statement.returning(table)))
