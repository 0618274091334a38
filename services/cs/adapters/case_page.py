"""A page of returns or of exchanges: keys first by an index, then their rows, and how many there are, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.cs.adapters.case_filter import CHANNEL
from services.cs.adapters.fetching import Fetch
from services.cs.adapters.keyset import Ordering
from services.cs.adapters.totals import COUNTED, Estimates, answered
from services.cs.adapters.where import Where
from services.cs.application.filters import Slice
from shared.web.pagination import Page


async def case_page(
    fetch: Fetch,
    source: str,
    columns: str,
    where: Where,
    ordering: Ordering,
    part: Slice,
    shown: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    estimates: Estimates,
) -> Page:
    """`source` names the case `x`. Raises Refusal INVALID_CURSOR."""
    asked, counted = where.sql, dict(where.params)
    backwards = ordering.begin(part, where)
    words = ordering.words(backwards=backwards)
    sql = f"""
        WITH page AS MATERIALIZED (
            SELECT x.id, {ordering.expression} AS o FROM {source} WHERE {where.sql} ORDER BY {words}
            LIMIT :limit OFFSET :offset
        ), found AS (
            SELECT count(*) AS n FROM (SELECT 1 FROM {source} WHERE {asked} LIMIT {COUNTED + 1}) AS one
        )
        SELECT found.n AS found, CAST(page.o AS text) AS k, {columns}
        FROM found LEFT JOIN page ON true LEFT JOIN ({source} {CHANNEL}) ON x.id = page.id
        ORDER BY {ordering.words(backwards=backwards, aliases=("page.o", "page.id"))}
        """  # noqa: S608
    rows = await fetch(sql, {**where.params, "limit": part.limit + 1, "offset": part.offset})
    found = rows[0]["found"]
    rows = [row for row in rows if row["id"] is not None]
    kept, following, previous = ordering.page(rows, [(row["k"], row["id"]) for row in rows], part, backwards=backwards)
    items = [shown(row) for row in kept]
    guess = await estimates.of(fetch, f"{source} WHERE {asked}", counted) if found > COUNTED else None
    return answered(items, following, previous, found, guess, part)
