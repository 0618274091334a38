"""Words in the order of the list of packs: stretch by stretch, from the newest, until a page is full (ADR 13)."""

from __future__ import annotations

from dataclasses import replace

from services.cs.adapters.keyset import Ordering, Source, paged
from services.cs.adapters.pack_filter import conditions
from services.cs.adapters.weeks import COUNTED, GUESS, counted, cursor_week, stretches, words_sql
from services.cs.adapters.where import Where
from services.cs.application.filters import DateType, PackFilter, Slice, Span


def walk(filter: PackFilter, ordering: Ordering, part: Slice) -> Source | None:
    """None when no words are asked for, or none that the index knows. `ordering` is one by 발주일."""
    by_day = filter.date_type is DateType.PLACED_AT
    rest = conditions(replace(filter, q="", dates=Span() if by_day else filter.dates))
    where = Where()
    where.params.update(rest.params)
    words = words_sql(filter.key, filter.q, where, "s.tokens", "s")
    if words is None:
        return None
    where.add(f"{words} AND s.listed")
    if by_day:
        where.between("s.placed_at", "date", filter.dates.start, filter.dates.end)
    asked = where.sql
    mine = replace(ordering, expression="s.placed_at", tie="s.pack_no")
    backwards = mine.begin(part, where)
    also = "" if rest.sql == _ALWAYS else rest.sql
    down = ordering.down != backwards
    dates = filter.dates if by_day else Span()
    of_page = stretches(where, _ENDS, dates, down=down, cursor=cursor_week(part), name="page")
    keys = f"""
        SELECT s.pack_no, s.o FROM {of_page} CROSS JOIN LATERAL (
            {_matching(where.sql, also)}
            ORDER BY {mine.words(backwards=backwards)} LIMIT :reach
        ) AS s LIMIT :limit OFFSET :offset"""  # noqa: S608
    of_all = stretches(where, _ENDS, dates, down=True, cursor=None, name="all")
    found = counted(of_all, "pack_no", _matching(asked, also), COUNTED)
    return Source(keys, found, paged(where, part), COUNTED, GUESS, once=True, few=True)


_ALWAYS = "p.listed"
_ENDS = ("SELECT min(placed_at) FROM pack_view WHERE listed", "SELECT max(placed_at) FROM pack_view WHERE listed")


def _matching(words: str, also: str) -> str:
    """Packs of one stretch by their words; the grid's other conditions are looked up pack by pack, never the other way."""
    if not also:
        return f"SELECT s.pack_no, s.placed_at AS o FROM pack_search s WHERE {words}"  # noqa: S608
    return f"""SELECT s.pack_no, s.placed_at AS o FROM (
            SELECT s.pack_no, s.placed_at FROM pack_search s WHERE {words} OFFSET 0) AS s
        JOIN pack_view p ON p.pack_no = s.pack_no AND {also}"""  # noqa: S608
