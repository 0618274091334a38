"""Words in the order of the list: week by week, from the newest, until a page is full (ADR 13).

The word index has no order of its own, so it is asked for one week's tokens at a time. PostgreSQL runs a LATERAL join
as a loop over its left side and stops it at the LIMIT: what is older than the page is not read, however much there is.
Each week has a LIMIT of its own too: without one the planner turns the loop round and reads every row there is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from services.cs.adapters.finding import week_sql
from services.cs.adapters.keyset import Ordering
from services.cs.adapters.pack_filter import conditions
from services.cs.adapters.totals import COUNTED
from services.cs.adapters.where import Where
from services.cs.application.filters import DateType, Key, PackFilter, Slice, Span
from services.cs.application.search_terms import Where as Place
from services.cs.application.search_terms import asked, contains, normal, week_of
from shared.web.pagination import Cursor

_PLACES = {
    Key.RECIPIENT: (Place.RECIPIENT, "recipient"),
    Key.BUYER: (Place.BUYER, "buyers"),
    Key.ADDRESS: (Place.ADDRESS, "address"),
    Key.PRODUCT_NAME: (Place.PRODUCT, "products"),
    Key.OPTION_NAME: (Place.OPTION, "options"),
}


class Walk(NamedTuple):
    """`keys`, `found` and `params` of a source."""

    keys: str
    found: str
    params: dict[str, Any]


def walk(filter: PackFilter, ordering: Ordering, part: Slice) -> Walk | None:
    """None when no words are asked for, or none that the index knows. `ordering` is one by 발주일."""
    text = normal(filter.q)
    if filter.key not in _PLACES or not (found := sorted(asked(_PLACES[filter.key][0], text))):
        return None
    column = _PLACES[filter.key][1]
    by_day = filter.date_type is DateType.PLACED_AT
    rest = conditions(replace(filter, q="", dates=Span() if by_day else filter.dates))
    where = Where()
    where.params.update(rest.params)
    marks = [f"w.tag || CAST({where.param(token)} AS text)" for token in found]
    where.add(f"s.tokens @> ARRAY[{', '.join(marks)}] AND s.listed")
    where.add(f"s.{column} LIKE {where.param(contains(text))}")
    if by_day:
        where.between("s.placed_at", "date", filter.dates.start, filter.dates.end)
    counted = where.sql
    mine = replace(ordering, expression="s.placed_at", tie="s.pack_no")
    backwards = mine.begin(part, where)
    also = "" if rest.sql == _ALWAYS else rest.sql
    down = ordering.down != backwards
    dates = filter.dates if by_day else Span()
    keys = f"""
        SELECT s.pack_no, s.o FROM {_weeks(where, dates, down, _cursor_week(part), "page")} CROSS JOIN LATERAL (
            SELECT s.pack_no, s.placed_at AS o FROM {_matching(where.sql, also)}
            ORDER BY {mine.words(backwards=backwards)} LIMIT :reach
        ) AS s LIMIT :limit OFFSET :offset"""  # noqa: S608
    found_sql = f"""
        SELECT count(*) AS n, CAST(count(*) * (max(one.hi) - min(one.lo) + 1)
            / (max(one.hi) - min(one.n) + 1) AS bigint) AS guess
        FROM (SELECT w.n, w.hi, w.lo FROM {_weeks(where, dates, True, None, "all")} CROSS JOIN LATERAL (
            SELECT 1 FROM {_matching(counted, also)} LIMIT {COUNTED + 1}) AS s LIMIT {COUNTED + 1}) AS one"""  # noqa: S608
    page = {"limit": part.limit + 1, "offset": part.offset, "reach": part.limit + 1 + part.offset}
    return Walk(keys, found_sql, {**where.params, **page})


_ALWAYS = "p.listed"
_FIRST, _LAST = (
    f"SELECT {week_sql(f'{end}(placed_at)')} FROM pack_view WHERE listed"  # noqa: S608
    for end in ("min", "max")
)


def _matching(words: str, also: str) -> str:
    """Packs of one week by their words; the grid's other conditions are looked up pack by pack, never the other way."""
    if not also:
        return f"pack_search s WHERE {words}"
    return (
        f"(SELECT s.pack_no, s.placed_at FROM pack_search s WHERE {words} OFFSET 0) AS s"  # noqa: S608
        f" JOIN pack_view p ON p.pack_no = s.pack_no AND {also}"
    )


def _weeks(where: Where, dates: Span, down: bool, cursor: int | None, name: str) -> str:
    """Weeks with a tag, in the order of the list: those of the packs there are, of the dates, and after the cursor."""
    first = week_of(dates.start) if dates.start else 0
    last = week_of(dates.end) if dates.end else 0xFFFF
    if cursor is not None and down:
        last = min(last, cursor)
    elif cursor is not None:
        first = max(first, cursor)
    where.params[f"{name}_first"], where.params[f"{name}_last"] = first, last
    lo = f"greatest(CAST(:{name}_first AS integer), ({_FIRST}))"
    hi = f"least(CAST(:{name}_last AS integer), ({_LAST}))"
    series = "generate_series(b.hi, b.lo, -1)" if down else "generate_series(b.lo, b.hi)"
    return (
        f"(SELECT g.n, b.lo, b.hi, lpad(to_hex(g.n), 4, '0') AS tag FROM (SELECT {lo} AS lo, {hi} AS hi) AS b"  # noqa: S608
        f" CROSS JOIN LATERAL {series} AS g (n)) AS w"
    )


def _cursor_week(part: Slice) -> int | None:
    if part.cursor is None:
        return None
    key = Cursor.decode(part.cursor, str, str, int).keys[1]
    return None if "infinity" in key else week_of(datetime.fromisoformat(key))
