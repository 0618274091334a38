"""Which columns a file of each kind has, how a row of the database becomes what its list shows, and whose data it is."""

from __future__ import annotations

from collections.abc import Mapping

from services.cs.application.exchange_answers import exchange_row
from services.cs.application.export_cases import EXCHANGES, RETURNS
from services.cs.application.export_columns import PACKS, RECORDS, Sheet
from services.cs.application.export_statistics import STATISTICS, statistics_row
from services.cs.application.pack_answers import pack_row
from services.cs.application.record_answers import record_row
from services.cs.application.return_answers import return_row

SHEETS: Mapping[str, Sheet] = {
    "packs": Sheet(PACKS, pack_row, lambda row: row["mgmt_nos"]),
    "records": Sheet(RECORDS, record_row, lambda row: [row["mgmt_no"]]),
    "returns": Sheet(RETURNS, return_row, lambda row: [row["mgmt_no"]]),
    "exchanges": Sheet(EXCHANGES, exchange_row, lambda row: [row["mgmt_no"], row["new_mgmt_no"]]),
    "statistics": Sheet(STATISTICS, statistics_row, lambda _row: ()),
}
