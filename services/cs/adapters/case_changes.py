"""Every change of a return or an exchange, kept: what its fees were, and what a stale `expected_version` is told."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.tables_returns import case_change
from services.cs.domain.cases import Case, CaseKind
from shared.db.rows import dicts
from shared.runtime.command import CommandContext


async def keep_changes(conn: AsyncConnection, case: Case, ctx: CommandContext) -> None:
    """Write the changes of this command under the case's version as it is now."""
    rows = [
        {
            "kind": case.KIND,
            "case_id": case.id,
            "version": case.version,
            "field": change.field,
            "old": _plain(change.old),
            "new": _plain(change.new),
            "at": ctx.at,
            "by": ctx.operator,
        }
        for change in case.changes
    ]
    if rows:
        await conn.execute(insert(case_change), rows)


async def changes_since(conn: AsyncConnection, kind: CaseKind, id: int, version: int) -> list[dict[str, Any]]:
    """`{field, old, new, by, at}` after a version, the oldest first."""
    c = case_change.c
    query = (
        select(c.version, c.field, c.old, c.new, c.by, c.at)
        .where(c.kind == kind, c.case_id == id, c.version > version)
        .order_by(c.version, c.id)
    )
    return dicts(await conn.execute(query))


def _plain(value: Any) -> Any:
    """As JSON tells it: no enum, no moment, no object of ours."""
    return orjson.loads(orjson.dumps(value))
