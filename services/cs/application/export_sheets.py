"""Which columns a file of each kind has, and how a row of the database becomes what its list shows."""

from __future__ import annotations

from collections.abc import Mapping

from services.cs.application.exchange_answers import exchange_row
from services.cs.application.export_cases import EXCHANGES, RETURNS
from services.cs.application.export_columns import PACKS, RECORDS, Sheet
from services.cs.application.pack_answers import pack_row
from services.cs.application.record_answers import record_row
from services.cs.application.return_answers import return_row

SHEETS: Mapping[str, Sheet] = {
    "packs": Sheet(PACKS, pack_row),
    "records": Sheet(RECORDS, record_row),
    "returns": Sheet(RETURNS, return_row),
    "exchanges": Sheet(EXCHANGES, exchange_row),
}
