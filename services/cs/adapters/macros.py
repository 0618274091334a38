"""Macros as rows. They change seldom: writers take turns, so that a name taken at the same moment is a plain answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.fetching import Fetch
from services.cs.adapters.keyset import Ordering, is_backwards
from services.cs.adapters.tables_desk import macro_change
from services.cs.adapters.where import Where
from services.cs.application.filters import Slice
from services.cs.application.search_terms import contains
from services.cs.domain.macros import Macro
from shared.db.rows import dicts
from shared.web.pagination import Page

_COLUMNS = "id, name, body, version, created_by, created_at, updated_by, updated_at"
_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('cs.macro', 0))")
_ADD = text(
    f"""
    INSERT INTO macro (name, body, version, created_by, created_at, updated_by, updated_at)
    VALUES (:name, :body, 1, :by, :at, :by, :at) ON CONFLICT (name) DO NOTHING RETURNING {_COLUMNS}
    """  # noqa: S608
)
_FIND = text(f"SELECT {_COLUMNS} FROM macro WHERE id = :id")  # noqa: S608
_CHANGE = text(
    f"""
    UPDATE macro SET name = :name, body = :body, version = version + 1, updated_by = :by, updated_at = :at
    WHERE id = :id AND NOT EXISTS (SELECT 1 FROM macro other WHERE other.name = :name AND other.id <> :id)
    RETURNING {_COLUMNS}
    """  # noqa: S608
)
_REMOVE = text("DELETE FROM macro WHERE id = :id")
_BY_NAME = Ordering("name", 'm.name COLLATE "C"', "text", "m.id", down=False)


class SqlMacros:
    """`Macros` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def add(self, name: str, body: str, by: str, at: datetime) -> Macro | None:
        """None: the name is taken."""
        await self._conn.execute(_TURN)
        return await self._one(_ADD, name=name, body=body, by=by, at=at)

    async def lock(self, id: int) -> Macro | None:
        """The macro, and the turn to change it."""
        await self._conn.execute(_TURN)
        return await self.find(id)

    async def find(self, id: int) -> Macro | None:
        """The macro as it stands."""
        return await self._one(_FIND, id=id)

    async def change(self, id: int, name: str, body: str, by: str, at: datetime) -> Macro | None:
        """Of a locked one; None: another has the name."""
        return await self._one(_CHANGE, id=id, name=name, body=body, by=by, at=at)

    async def keep(self, macro: Macro, was: Macro) -> None:
        """Note what differs, by whom and when."""
        rows = [
            {"macro_id": macro.id, "version": macro.version, "field": field, "old": old, "new": new,
             "at": macro.updated_at, "by": macro.updated_by}
            for field, old, new in (("name", was.name, macro.name), ("body", was.body, macro.body))
            if old != new
        ]  # fmt: skip
        await self._conn.execute(insert(macro_change), rows)

    async def changes_since(self, id: int, version: int) -> list[dict[str, Any]]:
        """`{field, old, new, by, at}` after a version, the oldest first."""
        c = macro_change.c
        query = select(c.field, c.old, c.new, c.by, c.at).where(c.macro_id == id, c.version > version)
        return dicts(await self._conn.execute(query.order_by(c.version, c.id)))

    async def remove(self, id: int) -> None:
        """Of a locked one."""
        await self._conn.execute(_REMOVE, {"id": id})

    async def _one(self, statement: Any, **values: Any) -> Macro | None:
        row = (await self._conn.execute(statement, values)).one_or_none()
        return Macro(*row) if row is not None else None


async def list_macros(fetch: Fetch, q: str, part: Slice) -> Page:
    """By name; `q` in name or text. Raises Refusal INVALID_CURSOR."""
    where = Where()
    if q.strip():
        like = where.param(contains(q.strip().lower()))
        where.add(f"(lower(m.name) LIKE {like} OR lower(m.body) LIKE {like})")
    counted = await fetch(f"SELECT count(*) AS n FROM macro m WHERE {where.sql}", where.params)  # noqa: S608
    _BY_NAME.begin(part, where)
    backwards = is_backwards(part)
    sql = f"""
        SELECT {_COLUMNS} FROM macro m WHERE {where.sql}
        ORDER BY {_BY_NAME.words(backwards=backwards)} LIMIT :limit OFFSET :offset
        """  # noqa: S608
    rows = await fetch(sql, {**where.params, "limit": part.limit + 1, "offset": part.offset})
    keys = [(row["name"], row["id"]) for row in rows]
    kept, following, previous = _BY_NAME.page(rows, keys, part, backwards=backwards)
    return Page([dict(row) for row in kept], following, previous, counted[0]["n"], total_is_exact=True)
