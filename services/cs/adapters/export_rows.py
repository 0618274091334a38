"""The rows of a download: one statement, one snapshot, read as they are written, so that memory stays flat."""

from __future__ import annotations

from typing import Any

from services.cs.adapters import pack_filter, record_filter
from services.cs.adapters.fetching import positional
from services.cs.adapters.pack_list import GRID
from services.cs.adapters.record_list import COLUMNS
from services.cs.application.filters import PackFilter, RecordFilter

_PACKS = "pack_view p LEFT JOIN channel_view c ON c.channel_id = p.channel_id"
_RECORDS = f"{record_filter.SOURCE} LEFT JOIN channel_view c ON c.channel_id = o.channel_id"


def rows_statement(filter: PackFilter | RecordFilter) -> tuple[str, list[Any]]:
    """All that the list would show, newest first, as the driver wants it."""
    if isinstance(filter, PackFilter):
        where = pack_filter.conditions(filter)
        columns, source, order = ", ".join(GRID), _PACKS, "p.placed_at DESC, p.pack_no DESC"
    else:
        where = record_filter.conditions(filter)
        columns, source, order = COLUMNS, _RECORDS, "s.at DESC, s.record_id DESC"
    return positional(f"SELECT {columns} FROM {source} WHERE {where.sql} ORDER BY {order}", where.params)  # noqa: S608


def count_statement(filter: PackFilter | RecordFilter) -> tuple[str, list[Any]]:
    """How many those are."""
    if isinstance(filter, PackFilter):
        where, source = pack_filter.conditions(filter), "pack_view p"
    else:
        where, source = record_filter.conditions(filter), record_filter.SOURCE
    return positional(f"SELECT count(*) FROM {source} WHERE {where.sql}", where.params)  # noqa: S608
