"""Word tokens by week: which tokens a text is asked for with, and the weeks of a list in its order (ADR 13).

An index of tokens has no order of its own, so it is asked for one week's tokens at a time. PostgreSQL runs a LATERAL
join as a loop over its left side and stops it at the LIMIT: what is older than the page is not read, however much there
is. Each week has a LIMIT of its own too: without one the planner turns the loop round and reads every row there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.cs.adapters.where import Where
from services.cs.application.filters import Key, Slice, Span
from services.cs.application.search_terms import WEEK_S, asked, contains, normal, week_of
from services.cs.application.search_terms import Where as Place
from shared.web.pagination import Cursor

_PLACES: Mapping[Key | None, tuple[Place, str]] = {
    Key.RECIPIENT: (Place.RECIPIENT, "recipient"),
    Key.BUYER: (Place.BUYER, "buyers"),
    Key.ADDRESS: (Place.ADDRESS, "address"),
    Key.PRODUCT_NAME: (Place.PRODUCT, "products"),
    Key.OPTION_NAME: (Place.OPTION, "options"),
}


def week_sql(expression: str) -> str:
    """`week_of` in SQL."""
    return f"CAST(greatest(0, floor(extract(epoch FROM {expression}) / {WEEK_S})) AS integer)"


def tag_sql(week: str) -> str:
    """`tag_of` in SQL."""
    return f"lpad(to_hex({week}), 4, '0')"


def words_sql(key: Key | None, q: str, where: Where, tokens: str, texts: str) -> str | None:
    """The condition that rows of `pack_search` (alias `texts`) hold `q`, by the column `tokens`, in a week `w`.

    None: the key is none of words, or the index knows none of these. The text is looked at even where one token says
    all of it: without that condition the planner expects so many rows that it turns the loop round.
    """
    if key not in _PLACES:
        return None
    place, column = _PLACES[key]
    text = normal(q)
    marks = [f"w.tag || CAST({where.param(token)} AS text)" for token in sorted(asked(place, text))]
    if not marks:
        return None
    return f"{tokens} @> ARRAY[{', '.join(marks)}] AND {texts}.{column} LIKE {where.param(contains(text))}"


def weeks(where: Where, ends: tuple[str, str], dates: Span, *, down: bool, cursor: int | None, name: str) -> str:
    """Weeks `w` (n, lo, hi, tag) in the order of the list: from the first to the last of `ends`, two selects of a time,
    of those that lie in the dates and after the cursor."""
    first = week_of(dates.start) if dates.start else 0
    last = week_of(dates.end) if dates.end else 0xFFFF
    if cursor is not None and down:
        last = min(last, cursor)
    elif cursor is not None:
        first = max(first, cursor)
    where.params[f"{name}_first"], where.params[f"{name}_last"] = first, last
    earliest, latest = (f"({week_sql(f'({end})')})" for end in ends)
    lo = f"greatest(CAST(:{name}_first AS integer), {earliest})"
    hi = f"least(CAST(:{name}_last AS integer), {latest})"
    series = "generate_series(b.hi, b.lo, -1)" if down else "generate_series(b.lo, b.hi)"
    return (
        f"(SELECT g.n, b.lo, b.hi, {tag_sql('g.n')} AS tag FROM (SELECT {lo} AS lo, {hi} AS hi) AS b"  # noqa: S608
        f" CROSS JOIN LATERAL {series} AS g (n)) AS w"
    )


def counted(of_all_weeks: str, key: str, matching: str, most: int) -> str:
    """`key` and o of what is `matching`, week by week until there are more than `most`, and which weeks those are."""
    return f"""
        SELECT s.{key}, s.o, w.n, w.hi, w.lo FROM {of_all_weeks} CROSS JOIN LATERAL (
            {matching} LIMIT {most + 1}) AS s LIMIT {most + 1}"""  # noqa: S608


COUNTED = 50
"""Fewer than in other lists: a rare name is counted through all weeks of the shop, and each record of one is four rows
of four tables (ADR 13)."""

GUESS = "CAST(count(*) * (max(hi) - min(lo) + 1) / (max(hi) - min(n) + 1) AS bigint)"
"""Over `counted`: as many as the weeks that were walked would give for all of them."""


def cursor_week(part: Slice) -> int | None:
    """The week in which a page after a cursor begins. The cursor has been read before."""
    if part.cursor is None:
        return None
    key = Cursor.decode(part.cursor, str, str, int).keys[1]
    return None if "infinity" in key else week_of(datetime.fromisoformat(key))
