"""The rows of a download: one statement, one snapshot, read as they are written, so that memory stays flat."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, NamedTuple

import asyncpg

from services.cs.adapters import exchange_list, pack_filter, pack_list, record_filter, record_list, return_list
from services.cs.adapters.case_filter import CHANNEL
from services.cs.adapters.fetching import positional
from services.cs.adapters.keyset import Ordering
from services.cs.adapters.reason_days import read_days
from services.cs.adapters.where import Where
from services.cs.application import statistics
from services.cs.application.exports import Filter
from services.cs.application.filters import PackFilter, PackSort, RecordFilter
from services.cs.application.return_filters import ReturnFilter, ReturnSort
from services.cs.application.statistics import StatisticsFilter


class _Source(NamedTuple):
    where: Where
    found: str
    names: str  # joined for the rows only
    columns: str
    order: Ordering


def _source(filter: Filter, sort: str | None) -> _Source:
    if isinstance(filter, PackFilter):
        names = "LEFT JOIN channel_view c ON c.channel_id = p.channel_id"
        order = pack_list.ORDERINGS[PackSort(sort or PackSort.NEWEST)]
        return _Source(pack_filter.conditions(filter), "pack_view p", names, ", ".join(pack_list.GRID), order)
    if isinstance(filter, RecordFilter):
        names = "LEFT JOIN channel_view c ON c.channel_id = o.channel_id"
        where = record_filter.conditions(filter)
        return _Source(where, record_filter.SOURCE, names, record_list.COLUMNS, record_list.NEWEST)
    cases = return_list if isinstance(filter, ReturnFilter) else exchange_list
    order = cases.ORDERINGS[ReturnSort(sort or ReturnSort.NEWEST)]
    return _Source(cases.conditions(filter), cases.SOURCE, CHANNEL, cases.COLUMNS, order)


async def count(conn: asyncpg.Connection, filter: Filter) -> int:
    """How many rows there will be."""
    if isinstance(filter, StatisticsFilter):
        return (filter.date_to - filter.date_from).days + 1
    s = _source(filter, None)
    sql, values = positional(f"SELECT count(*) FROM {s.found} WHERE {s.where.sql}", s.where.params)  # noqa: S608
    return int(await conn.fetchval(sql, *values))


async def read(conn: asyncpg.Connection, filter: Filter, sort: str | None) -> AsyncIterator[Any]:
    """All that the list would show, in its order. Within a transaction."""
    if isinstance(filter, StatisticsFilter):

        async def fetch(sql: str, params: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
            text, values = positional(sql, params)
            rows: Sequence[Any] = await conn.fetch(text, *values)
            return rows

        for day in statistics.rows(filter, await read_days(fetch, filter)):
            yield day
        return
    s = _source(filter, sort)
    sql = f"SELECT {s.columns} FROM {s.found} {s.names} WHERE {s.where.sql} ORDER BY {s.order.words()}"  # noqa: S608
    text, values = positional(sql, s.where.params)
    async for row in conn.cursor(text, *values, prefetch=500):
        yield row
