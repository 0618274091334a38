"""`GET /packs`: one statement a page, with its total; keys first, so that a deep jump reads an index only."""

from __future__ import annotations

from collections.abc import Mapping

from services.cs.adapters.fetching import Fetches
from services.cs.adapters.keyset import Ordering, Source, is_backwards, page_of
from services.cs.adapters.pack_filter import conditions
from services.cs.adapters.pack_sources import source_of
from services.cs.adapters.totals import Estimates, answered
from services.cs.application.filters import PackFilter, PackSort, Slice
from services.cs.application.pack_answers import pack_row
from shared.web.pagination import Page

_SOURCES = {
    "placed_at": ("p.placed_at", "timestamptz"),
    "pack_no": ("p.pack_no", "bigint"),
    "shipped_at": ("coalesce(p.shipped_at, '-infinity')", "timestamptz"),
    "ship_by": ("coalesce(p.ship_by, 'infinity')", "timestamptz"),
}
ORDERINGS: Mapping[PackSort, Ordering] = {
    sort: Ordering(sort, *_SOURCES[sort.lstrip("-")], "p.pack_no", sort.startswith("-")) for sort in PackSort
}
GRID = (
    "p.pack_no", "p.version", "p.status", "p.placed_at", "p.channel_id", "p.market_order_no", "p.buyer_name",
    "p.recipient_name", "p.recipient_tel", "p.recipient_mobile", "p.recipient_zip", "p.recipient_address",
    "p.recipient_memo", "p.on_hold", "p.combine_locked", "p.courier", "p.invoice_no", "p.invoiced_at", "p.shipped_at",
    "p.ship_by", "p.qty", "p.order_count", "p.mgmt_nos", "p.cs_badges", "coalesce(c.name, p.channel_name) AS channel_name",
    "p.has_open",
)  # fmt: skip


async def list_packs(
    fetches: Fetches,
    filter: PackFilter,
    sort: PackSort,
    part: Slice,
    *,
    unmasked: bool,
    estimates: Estimates,
) -> Page:
    """A page of the CS window's grid. Raises Refusal INVALID_CURSOR, INVALID_VALUE."""
    source = source_of(filter, ORDERINGS[sort], part)
    fetch = fetches.once if source.once else fetches.each
    rows = await fetch(page_statement(source, sort, part), source.params)
    found, guess = rows[0]["found"], rows[0]["guess"]
    rows = [row for row in rows if row["pack_no"] is not None]
    backwards = is_backwards(part)
    keys = [(row["k"], row["pack_no"]) for row in rows]
    kept, following, previous = ORDERINGS[sort].page(rows, keys, part, backwards=backwards)
    items = [pack_row(row, unmasked=unmasked) for row in kept]
    if found <= source.most:
        guess = None
    elif guess is None:
        asked = conditions(filter)
        guess = await estimates.of(fetches.each, f"pack_view p WHERE {asked.sql}", asked.params)
    return answered(items, following, previous, found, guess, part)


def page_statement(source: Source, sort: PackSort, part: Slice) -> str:
    """The statement of a page; it finds one row more than the page has."""
    words = ORDERINGS[sort].words(backwards=is_backwards(part), aliases=("page.o", "page.pack_no"))
    return f"""
        {page_of(source, ORDERINGS[sort], part)}
        SELECT found.n AS found, found.guess, CAST(page.o AS text) AS k, {", ".join(GRID)}
        FROM found LEFT JOIN page ON true LEFT JOIN pack_view p ON p.pack_no = page.pack_no
        LEFT JOIN channel_view c ON c.channel_id = p.channel_id
        ORDER BY {words}
        """  # noqa: S608
