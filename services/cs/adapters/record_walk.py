"""Words in the order of CS내역조회: weeks and eras of the records, and in each the packs by their words (ADR 13).

`record_words` holds a pack's tokens once for each week and era in which one of its orders has a record. One more than
there is finds nothing; one too few would lose a record, so `pack_records` adds them under the lock of the pack.
"""

from __future__ import annotations

from dataclasses import replace

from services.cs.adapters.keyset import Ordering, Source, paged
from services.cs.adapters.record_filter import conditions, of_order
from services.cs.adapters.weeks import COUNTED, GUESS, counted, cursor_week, stretches, week_sql, words_sql
from services.cs.application.filters import RecordFilter, Slice

_ENDS = ("SELECT min(at) FROM cs_record_state", "SELECT max(at) FROM cs_record_state")


def walk(filter: RecordFilter, ordering: Ordering, part: Slice) -> Source | None:
    """None when no words are asked for, or none that the index knows. Raises Refusal INVALID_CURSOR, INVALID_VALUE."""
    where = conditions(replace(filter, key=None, q=""))
    words = words_sql(filter.key, filter.q, where, "k.tokens", "f")
    if words is None:
        return None
    of_order(filter.key, filter.q, where)
    asked = where.sql
    backwards = ordering.begin(part, where)
    down = ordering.down != backwards
    of_page = stretches(where, _ENDS, filter.at, down=down, cursor=cursor_week(part), name="page")
    keys = f"""
        SELECT s.record_id, s.o FROM {of_page} CROSS JOIN LATERAL (
            {_matching(words, where.sql)}
            ORDER BY {ordering.words(backwards=backwards)} LIMIT :reach
        ) AS s LIMIT :limit OFFSET :offset"""  # noqa: S608
    of_all = stretches(where, _ENDS, filter.at, down=True, cursor=None, name="all")
    found = counted(of_all, "record_id", _matching(words, asked), COUNTED)
    return Source(keys, found, paged(where, part), COUNTED, GUESS, once=True, few=True)


def _matching(words: str, asked: str) -> str:
    """Records of one stretch by the words of their packs. OFFSET 0 keeps the order of the steps: words, orders, records."""
    return f"""SELECT s.record_id, s.at AS o FROM (
            SELECT k.pack_no FROM record_words k JOIN pack_search f ON f.pack_no = k.pack_no WHERE {words} OFFSET 0) AS f
        CROSS JOIN LATERAL (SELECT * FROM order_view WHERE pack_no = f.pack_no OFFSET 0) AS o
        CROSS JOIN LATERAL (
            SELECT * FROM cs_record_state
            WHERE mgmt_no = o.mgmt_no AND {week_sql("at")} BETWEEN w.first AND w.last OFFSET 0) AS s
        LEFT JOIN cs_record r ON r.id = s.record_id LEFT JOIN pack_view p ON p.pack_no = o.pack_no
        WHERE {asked}"""  # noqa: S608
