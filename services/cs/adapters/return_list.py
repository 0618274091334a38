"""`GET /returns`: filters, one statement a page, and the columns that the list, one row and the download share."""

from __future__ import annotations

from collections.abc import Mapping

from services.cs.adapters.case_filter import CHANNEL, JOINS, shared_conditions
from services.cs.adapters.case_page import case_page
from services.cs.adapters.fetching import Fetch
from services.cs.adapters.keyset import Ordering
from services.cs.adapters.totals import Estimates
from services.cs.adapters.where import Where
from services.cs.application.filters import Slice
from services.cs.application.return_answers import return_row
from services.cs.application.return_filters import ReturnDate, ReturnFilter, ReturnSort
from shared.web.pagination import Page

SOURCE = f"return_case x {JOINS}"
_ITEMS = """SELECT coalesce(jsonb_agg(jsonb_build_object('item_id', i.item_id, 'option_code', i.option_code,
        'product_name', i.product_name, 'option_name', i.option_name, 'qty', coalesce(s.qty, i.qty),
        'disposition', s.disposition, 'auto_inbound', i.inbound) ORDER BY i.item_id, s.disposition), '[]')
    FROM return_item i LEFT JOIN return_piece s ON s.case_id = i.case_id AND s.item_id = i.item_id
    WHERE i.case_id = x.id"""
COLUMNS = f"""x.*, o.pack_no, o.market_order_no, o.buyer_name, p.recipient_name,
    coalesce(c.name, o.channel_name, '') AS channel_name, ({_ITEMS}) AS items"""
ONE = f"SELECT {COLUMNS} FROM {SOURCE} {CHANNEL} WHERE x.id = :id"  # noqa: S608
_DATES = {
    ReturnDate.REQUESTED_AT: "x.requested_at",
    ReturnDate.SHIPPED_AT: "x.shipped_at",
    ReturnDate.ARRIVED_AT: "x.arrived_at",
}
_KEYS = {
    "requested_at": "x.requested_at",
    "shipped_at": "coalesce(x.shipped_at, '-infinity')",
    "arrived_at": "coalesce(x.arrived_at, '-infinity')",
    "receivable_since": "coalesce(x.receivable_since, 'infinity')",
}
ORDERINGS: Mapping[ReturnSort, Ordering] = {
    sort: Ordering(sort, _KEYS[sort.lstrip("-")], "timestamptz", "x.id", sort.startswith("-")) for sort in ReturnSort
}
_CODES = """SELECT 1 FROM (SELECT i.option_code AS code, i.product_name AS product, i.option_name AS named
    FROM return_item i WHERE i.case_id = x.id) AS line WHERE true"""


def conditions(filter: ReturnFilter) -> Where:
    """All that was asked. Raises Refusal INVALID_VALUE."""
    where = shared_conditions(filter, _DATES[filter.date_type], _CODES, "x.return_invoice_no LIKE {}")
    for column, value in (("stage", filter.stage), ("origin", filter.origin)):
        if value is not None:
            where.add(f"x.{column} = :{column}", **{column: value})
    if filter.settled is not None:
        where.add("x.settled_at IS NOT NULL" if filter.settled else "x.settled_at IS NULL")
    if filter.receivable_only:
        where.add("x.receivable > 0")
    if filter.owed_before is not None:
        where.add("x.receivable > 0 AND x.receivable_since < :owed_before", owed_before=filter.owed_before)
    if filter.refund_due:
        where.add("x.refund_amount IS NOT NULL AND x.refund_done_at IS NULL")
    return where


async def list_returns(
    fetch: Fetch, filter: ReturnFilter, sort: ReturnSort, part: Slice, *, unmasked: bool, estimates: Estimates
) -> Page:
    """A page of 반품관리 (F-157). Raises Refusal INVALID_CURSOR, INVALID_VALUE."""

    def shown(row: Mapping[str, object]) -> Mapping[str, object]:
        return return_row(row, unmasked=unmasked)

    return await case_page(fetch, SOURCE, COLUMNS, conditions(filter), ORDERINGS[sort], part, shown, estimates)
