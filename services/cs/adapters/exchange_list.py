"""`GET /exchanges` (F-163): filters, one statement a page; the columns are also those of one row and of the download."""

from __future__ import annotations

from collections.abc import Mapping

from services.cs.adapters.case_filter import CHANNEL, JOINS, shared_conditions
from services.cs.adapters.case_page import case_page
from services.cs.adapters.fetching import Fetch
from services.cs.adapters.keyset import Ordering
from services.cs.adapters.totals import Estimates
from services.cs.adapters.where import Where
from services.cs.application.exchange_answers import exchange_row
from services.cs.application.filters import Slice
from services.cs.application.return_filters import ExchangeFilter, ReturnDate, ReturnSort
from shared.web.pagination import Page

_RETURN = """LEFT JOIN LATERAL (
        SELECT r.id, r.stage, r.arrived_at, r.return_invoice_no FROM return_case r
        WHERE r.id = x.return_case_id OR (x.return_case_id IS NULL AND r.mgmt_no = x.mgmt_no AND EXISTS (
            SELECT 1 FROM return_item i WHERE i.case_id = r.id AND i.item_id = x.item_id))
        ORDER BY r.stage = 'CANCELLED', r.id DESC LIMIT 1
    ) AS t ON true"""
"""The return of the old goods: the one that was asked for with the exchange, else the newest of that line."""
SOURCE = f"exchange_case x {JOINS} {_RETURN}"
COLUMNS = """x.*, o.pack_no, o.market_order_no, o.buyer_name, p.recipient_name, t.id AS return_case,
    t.stage AS return_stage, t.arrived_at, t.return_invoice_no, coalesce(c.name, o.channel_name, '') AS channel_name,
    (SELECT q.status FROM order_view n JOIN pack_view q ON q.pack_no = n.pack_no
     WHERE n.mgmt_no = x.new_mgmt_no) AS new_order_status"""
ONE = f"SELECT {COLUMNS} FROM {SOURCE} {CHANNEL} WHERE x.id = :id"  # noqa: S608
_KEYS = {
    ReturnDate.REQUESTED_AT: "x.requested_at",
    ReturnDate.SHIPPED_AT: "x.shipped_at",
    ReturnDate.ARRIVED_AT: "t.arrived_at",
}
ORDERINGS: Mapping[ReturnSort, Ordering] = {
    sort: Ordering(sort, "x.requested_at", "timestamptz", "x.id", sort is ReturnSort.NEWEST)
    for sort in (ReturnSort.NEWEST, ReturnSort.OLDEST)
}
_CODES = """SELECT 1 FROM (VALUES (x.old_option_code, x.old_product_name, x.old_option_name),
    (x.new_option_code, x.new_product_name, x.new_option_name)) AS line (code, product, named) WHERE true"""


def conditions(filter: ExchangeFilter) -> Where:
    """All that was asked. 관리번호 is the exchanged order's. Raises Refusal INVALID_VALUE."""
    where = shared_conditions(filter, _KEYS[filter.date_type], _CODES, "t.return_invoice_no LIKE {}")
    for column, value in (("x.state", filter.state), ("x.reason", filter.reason), ("t.stage", filter.stage)):
        if value is not None:
            where.add(f"{column} = {where.param(value)}")
    return where


async def list_exchanges(
    fetch: Fetch, filter: ExchangeFilter, sort: ReturnSort, part: Slice, *, unmasked: bool, estimates: Estimates
) -> Page:
    """A page of 교환예정관리. Raises Refusal INVALID_CURSOR, INVALID_VALUE."""

    def shown(row: Mapping[str, object]) -> Mapping[str, object]:
        return exchange_row(row, unmasked=unmasked)

    return await case_page(fetch, SOURCE, COLUMNS, conditions(filter), ORDERINGS[sort], part, shown, estimates)
