"""Where the keys of a page of packs come from: a source gives them in the order of the list and stops when it has enough.

Three ways, chosen by what is asked: an index of the grid, the index of a channel with the few packs that hold other
channels' orders too, and a walk through the weeks of the word index (ADR 13).
"""

from __future__ import annotations

from dataclasses import replace

from services.cs.adapters.keyset import Ordering, Source, paged
from services.cs.adapters.pack_filter import conditions
from services.cs.adapters.totals import COUNTED
from services.cs.adapters.where import Where
from services.cs.adapters.word_walk import walk
from services.cs.application.filters import PackFilter, Slice


def source_of(filter: PackFilter, ordering: Ordering, part: Slice) -> Source:
    """The cheapest source that finds all of `filter` in this order. Raises Refusal INVALID_CURSOR, INVALID_VALUE."""
    by_day = ordering.name.lstrip("-") == "placed_at" and not filter.deleted
    if by_day and (walked := walk(filter, ordering, part)):
        return walked
    if by_day and filter.channel_id is not None:
        return _of_channel(filter, filter.channel_id, ordering, part)
    where = conditions(filter)
    asked = where.sql
    keys = _branch(where, ordering, backwards=ordering.begin(part, where))
    counted = _some(ordering, "true", asked)
    few = bool(filter.q.strip())
    return Source(f"{keys} LIMIT :limit OFFSET :offset", counted, paged(where, part), COUNTED, few=few)


def _of_channel(filter: PackFilter, channel_id: str, ordering: Ordering, part: Slice) -> Source:
    """Packs whose representative is the channel's, and, from a small index, those that hold another order of it."""
    where = conditions(replace(filter, channel_id=None))
    where.params["channel_id"] = channel_id
    asked = where.sql
    backwards = ordering.begin(part, where)
    keys, counted = [], []
    for own in _CHANNEL:
        keys.append(f"({_branch(where, ordering, backwards=backwards, and_also=own)} LIMIT :reach)")
        counted.append(f"({_some(ordering, own, asked)})")
    words = ordering.words(backwards=backwards, aliases=("o", "pack_no"))
    return Source(
        f"SELECT pack_no, o FROM ({' UNION ALL '.join(keys)}) AS found ORDER BY {words} LIMIT :limit OFFSET :offset",  # noqa: S608
        " UNION ALL ".join(counted),
        paged(where, part),
        COUNTED,
    )


_CHANNEL = (
    "p.channel_id = :channel_id",
    "cardinality(p.channel_ids) > 1 AND CAST(:channel_id AS text) = ANY(p.channel_ids)"
    " AND p.channel_id IS DISTINCT FROM :channel_id",
)
"""`= ANY`, not `@>`: an index that has all of a channel's packs would be read whole to be met with these few."""


def _branch(where: Where, ordering: Ordering, *, backwards: bool, and_also: str = "true") -> str:
    return (
        f"SELECT p.pack_no, {ordering.expression} AS o FROM pack_view p"  # noqa: S608
        f" WHERE {where.sql} AND {and_also} ORDER BY {ordering.words(backwards=backwards)}"
    )


def _some(ordering: Ordering, own: str, asked: str) -> str:
    return (
        f"SELECT p.pack_no, {ordering.expression} AS o FROM pack_view p"  # noqa: S608
        f" WHERE {asked} AND {own} LIMIT {COUNTED + 1}"
    )
