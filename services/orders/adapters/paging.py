"""A page of a select whose rows are ordered by keys that are unique together, and how many rows there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.paging import Found, Part
from shared.db.rows import dicts


async def found(
    conn: AsyncConnection, query: Select[Any], keys: Sequence[ColumnElement[Any]], part: Part
) -> Found[dict[str, Any]]:
    """`keys` ascend."""
    total = await conn.scalar(query.with_only_columns(func.count(), maintain_column_froms=True))
    return Found(dicts(await conn.execute(sliced(query, keys, part))), int(total or 0))


def sliced(query: Select[Any], keys: Sequence[ColumnElement[Any]], part: Part, *, down: bool = False) -> Select[Any]:
    """The rows of the part and one more, read from its end where it is asked for backwards. `down`: the keys descend."""
    falls = part.backwards != down
    if part.keys is not None:
        row, at = tuple_(*keys), tuple_(*part.keys)
        query = query.where(row < at if falls else row > at)
    order = [key.desc() if falls else key for key in keys]
    return query.order_by(*order).limit(part.limit + 1).offset(part.offset)
