"""The rows of a download: one statement, one snapshot, read as they are written, so that memory stays flat."""

from __future__ import annotations

from typing import Any, NamedTuple

from services.cs.adapters import exchange_list, pack_filter, record_filter, return_list
from services.cs.adapters.case_filter import CHANNEL
from services.cs.adapters.fetching import positional
from services.cs.adapters.pack_list import GRID
from services.cs.adapters.record_list import COLUMNS
from services.cs.adapters.where import Where
from services.cs.application.exports import Filter
from services.cs.application.filters import PackFilter, RecordFilter
from services.cs.application.return_filters import ReturnFilter

_CASES = "x.requested_at DESC, x.id DESC"


class _Source(NamedTuple):
    where: Where
    found: str
    names: str  # joined for the rows only
    columns: str
    order: str


def _source(filter: Filter) -> _Source:
    if isinstance(filter, PackFilter):
        names = "LEFT JOIN channel_view c ON c.channel_id = p.channel_id"
        order = "p.placed_at DESC, p.pack_no DESC"
        return _Source(pack_filter.conditions(filter), "pack_view p", names, ", ".join(GRID), order)
    if isinstance(filter, RecordFilter):
        names = "LEFT JOIN channel_view c ON c.channel_id = o.channel_id"
        order = "s.at DESC, s.record_id DESC"
        return _Source(record_filter.conditions(filter), record_filter.SOURCE, names, COLUMNS, order)
    if isinstance(filter, ReturnFilter):
        return _Source(return_list.conditions(filter), return_list.SOURCE, CHANNEL, return_list.COLUMNS, _CASES)
    return _Source(exchange_list.conditions(filter), exchange_list.SOURCE, CHANNEL, exchange_list.COLUMNS, _CASES)


def rows_statement(filter: Filter) -> tuple[str, list[Any]]:
    """All that the list would show, newest first, as the driver wants it."""
    s = _source(filter)
    sql = f"SELECT {s.columns} FROM {s.found} {s.names} WHERE {s.where.sql} ORDER BY {s.order}"  # noqa: S608
    return positional(sql, s.where.params)


def count_statement(filter: Filter) -> tuple[str, list[Any]]:
    """How many those are."""
    s = _source(filter)
    return positional(f"SELECT count(*) FROM {s.found} WHERE {s.where.sql}", s.where.params)  # noqa: S608
