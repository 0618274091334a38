"""How many rows a search finds: counted up to a bound, beyond it the planner's guess, and the answer says which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.web.pagination import Page

COUNTED = 2_000


async def estimated(conn: AsyncConnection, source: str, params: Mapping[str, Any]) -> int:
    """What the planner thinks `source` (what stands after FROM) holds; nothing is read."""
    plan = (await conn.execute(text(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {source}"), dict(params))).scalar_one()  # noqa: S608
    if isinstance(plan, str):
        plan = orjson.loads(plan)
    return int(plan[0]["Plan"]["Plan Rows"])


def answered(items: Sequence[Any], following: str | None, previous: str | None, found: int, estimate: int) -> Page:
    """`found` is exact up to COUNTED; beyond it the estimate counts, but never less than what was seen."""
    exact = found <= COUNTED
    return Page(items, following, previous, found if exact else max(found, estimate), exact)
