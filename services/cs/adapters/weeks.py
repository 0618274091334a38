"""Word tokens by time: which tokens a text is asked for with, and the stretches of a list in its order (ADR 13).

An index of tokens has no order of its own, so it is asked for one stretch's tokens at a time: the nearest weeks one by
one, then whole eras, because a word that has not filled a page by then is rare. PostgreSQL runs a LATERAL join as a loop
over its left side and stops it at the LIMIT: what is older than the page is not read, however much there is. Each stretch
has a LIMIT of its own too: without one the planner turns the loop round and reads every row there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.cs.adapters.where import Where
from services.cs.application.filters import Key, Slice, Span
from services.cs.application.search_terms import ERA_WEEKS, WEEK_S, asked, contains, normal, week_of
from services.cs.application.search_terms import Where as Place
from shared.web.pagination import Cursor

_PLACES: Mapping[Key | None, tuple[Place, str]] = {
    Key.RECIPIENT: (Place.RECIPIENT, "recipient"),
    Key.BUYER: (Place.BUYER, "buyers"),
    Key.ADDRESS: (Place.ADDRESS, "address"),
    Key.PRODUCT_NAME: (Place.PRODUCT, "products"),
    Key.OPTION_NAME: (Place.OPTION, "options"),
}
NEAR = 4
"""Weeks at the least that are asked one by one before the first era."""


def week_sql(expression: str) -> str:
    """`week_of` in SQL."""
    return f"CAST(greatest(0, floor(extract(epoch FROM {expression}) / {WEEK_S})) AS integer)"


def week_tag_sql(week: str) -> str:
    """The first of `tags_of` in SQL."""
    return f"lpad(to_hex({week}), 4, '0')"


def era_tag_sql(era: str) -> str:
    """The second of `tags_of` in SQL, of the number of an era."""
    return f"'e' || lpad(to_hex({era}), 3, '0')"


def words_sql(key: Key | None, q: str, where: Where, tokens: str, texts: str) -> str | None:
    """The condition that rows of `pack_search` (alias `texts`) hold `q`, by the column `tokens`, in a stretch `w`.

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
    return f"{tokens} @> ARRAY[{', '.join(marks)}] AND {texts_hold(place, f'{texts}.{column}', text, where)}"


def texts_hold(place: Place, column: str, text: str, where: Where) -> str:
    """The condition that a column holds a normal text: the words of an address in any order, others as they stand."""
    parts = text.split() if place is Place.ADDRESS else [text]
    return " AND ".join(f"{column} LIKE {where.param(contains(part))}" for part in parts)


def stretches(where: Where, ends: tuple[str, str], dates: Span, *, down: bool, cursor: int | None, name: str) -> str:
    """Stretches `w` (tag, first and last week) in the order of the list: from the first to the last of `ends`, two
    selects of a time, of those that lie in the dates and after the cursor. lo and hi are the weeks of all of them.

    The last era may reach beyond lo or hi: the conditions of the list see to that.
    """
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
    turn, near, eras, week, era = _DOWN if down else _UP
    is_week = "g.n <= c.near"
    return f"""(
        SELECT b.lo, b.hi, CASE WHEN {is_week} THEN {week_tag_sql(week)} ELSE {era_tag_sql(era)} END AS tag,
               CASE WHEN {is_week} THEN {week} ELSE {era} * {ERA_WEEKS} END AS first,
               CASE WHEN {is_week} THEN {week} ELSE {era} * {ERA_WEEKS} + {ERA_WEEKS - 1} END AS last
        FROM (SELECT {lo} AS lo, {hi} AS hi) AS b
        CROSS JOIN LATERAL (SELECT {turn} AS turn) AS t
        CROSS JOIN LATERAL (SELECT {near} AS near, greatest(0, {eras}) AS eras) AS c
        CROSS JOIN LATERAL generate_series(1, CASE WHEN b.lo <= b.hi THEN c.near + c.eras ELSE 0 END) AS g (n)
    ) AS w"""  # noqa: S608


_DOWN = (
    f"(b.hi - {NEAR - 1}) / {ERA_WEEKS}",
    f"b.hi - greatest(b.lo, t.turn * {ERA_WEEKS}) + 1",
    f"t.turn - b.lo / {ERA_WEEKS}",
    "(b.hi + 1 - g.n)",
    "(t.turn - (g.n - c.near))",
)
"""`turn`: the era with which weeks one by one end. How many weeks, how many eras, and which week or era is the n-th."""
_UP = (
    f"(b.lo + {NEAR - 1}) / {ERA_WEEKS}",
    f"least(b.hi, t.turn * {ERA_WEEKS} + {ERA_WEEKS - 1}) - b.lo + 1",
    f"b.hi / {ERA_WEEKS} - t.turn",
    "(b.lo - 1 + g.n)",
    "(t.turn + (g.n - c.near))",
)


def counted(of_all: str, key: str, matching: str, most: int) -> str:
    """`key` and o of what is `matching`, stretch by stretch until there are more than `most`, and the weeks of those."""
    return f"""
        SELECT s.{key}, s.o, greatest(w.first, w.lo) AS n, w.hi, w.lo FROM {of_all} CROSS JOIN LATERAL (
            {matching} LIMIT {most + 1}) AS s LIMIT {most + 1}"""  # noqa: S608


COUNTED = 50
"""Fewer than in other lists: a rare name is counted through all of the shop's time, and each record of one is four rows
of four tables (ADR 13)."""

GUESS = "CAST(count(*) * (max(hi) - min(lo) + 1) / (max(hi) - min(n) + 1) AS bigint)"
"""Over `counted`: as many as the weeks that were walked would give for all of them."""


def cursor_week(part: Slice) -> int | None:
    """The week in which a page after a cursor begins. The cursor has been read before."""
    if part.cursor is None:
        return None
    key = Cursor.decode(part.cursor, str, str, int).keys[1]
    return None if "infinity" in key else week_of(datetime.fromisoformat(key))
