"""Rows of a cancellation file (판매처취소): what each says, and what is wrong with it on its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.cancellations.domain.channel_claim import Hints
from services.cancellations.domain.formats import Recognised, UploadFormat
from services.cancellations.domain.matching import Wanted, plain
from shared.files.cells import Exactness, plain_text, read_moment, read_qty

MAX_TEXT = 300


class Verdict(StrEnum):
    """판정 of a row (channels.md 3)."""

    OK = "OK"
    ORDER_NOT_FOUND = "ORDER_NOT_FOUND"
    AMBIGUOUS = "AMBIGUOUS"
    ALREADY_CANCELLED = "ALREADY_CANCELLED"
    QTY_OVER = "QTY_OVER"
    INVOICED_HELD = "INVOICED_HELD"
    SHIPPED_RECORDED = "SHIPPED_RECORDED"
    DUPLICATE_ROW = "DUPLICATE_ROW"
    WITHDRAWN_ROW = "WITHDRAWN_ROW"
    BAD_DATE = "BAD_DATE"
    BAD_QTY = "BAD_QTY"
    EMPTY_ORDER_NO = "EMPTY_ORDER_NO"


DEFECTS = frozenset({Verdict.BAD_DATE, Verdict.BAD_QTY, Verdict.EMPTY_ORDER_NO, Verdict.DUPLICATE_ROW})
"""Verdicts of the row itself: it can never be applied."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `n` counts data rows from 1, `sheet_row` is the line in the file. `qty` None: the whole line.
    `exact` is how exactly `requested_at` was printed. `defect` is a verdict of DEFECTS."""

    n: int
    sheet_row: int
    market_order_no: str = ""
    market_line_no: str = ""
    claim_key: str = ""
    buyer: str = ""
    recipient: str = ""
    product_code: str = ""
    product_name: str = ""
    option_name: str = ""
    qty: int | None = None
    qty_text: str = ""
    reason_raw: str = ""
    requested_at: datetime | None = None
    requested_text: str = ""
    exact: Exactness | None = None
    return_invoice_no: str = ""
    withdrawn: bool = False
    by_line_alone: bool = False
    defect: Verdict | None = None

    def wanted(self, channel_id: str) -> Wanted:
        """What its order is looked for by."""
        hints = Hints(self.product_code, self.product_name, self.option_name, only_to_choose=bool(self.claim_key))
        return Wanted(channel_id, self.market_order_no, self.market_line_no, hints, self.by_line_alone)

    @property
    def line(self) -> str:
        """What tells two lines of one order apart, short."""
        if self.market_line_no:
            return self.market_line_no
        named = f"{self.product_code}|{plain(self.product_name)}|{plain(self.option_name)}"
        return hashlib.blake2s(named.encode(), digest_size=4).hexdigest() if named != "||" else ""

    def derived_key(self, covered: int) -> str:
        """A claim key for a row that has none: the same row makes the same key in every file (README)."""
        day = self.requested_at.strftime("%Y%m%d%H%M%S") if self.requested_at else "0"
        order = "" if self.by_line_alone else self.market_order_no
        qty = "all" if self.qty is None else str(self.qty - covered)
        return "-".join(part for part in ("X", order, self.line, day, f"{covered}+{qty}") if part)


def rows_of(table: Sequence[Sequence[str]], where: Recognised) -> tuple[list[Row], int]:
    """The rows that count, and how many did not by their status (포맷설정)."""
    counted: list[Row] = []
    ignored = 0
    for index, cells in enumerate(table[where.header + 1 :], start=where.header + 2):
        found = {name: plain_text(cells[at])[:MAX_TEXT] if at < len(cells) else "" for name, at in where.at.items()}
        if not any(found.values()):
            continue
        status = "".join(found.get("status", "").split())
        withdrawn = any(word in status for word in where.format.withdrawn_contains)
        wanted = ["".join(word.split()) for word in where.format.status_contains]
        if wanted and not withdrawn and not any(word in status for word in wanted):
            ignored += 1
            continue
        counted.append(_row(len(counted) + 1, index, found, where.format, withdrawn=withdrawn))
    return list(_marked(counted)), ignored


def _row(n: int, sheet_row: int, found: dict[str, str], known: UploadFormat, *, withdrawn: bool) -> Row:
    row = Row(
        n=n,
        sheet_row=sheet_row,
        market_order_no=found.get("market_order_no", ""),
        market_line_no=found.get("market_line_no", ""),
        claim_key=found.get("claim_key", ""),
        buyer=found.get("buyer", ""),
        recipient=found.get("recipient", ""),
        product_code=found.get("product_code", ""),
        product_name=found.get("product_name", ""),
        option_name=found.get("option_name", ""),
        qty_text=found.get("qty", ""),
        reason_raw=" / ".join(dict.fromkeys(filter(None, (found.get("reason"), found.get("reason_detail"))))),
        requested_text=found.get("requested_at", ""),
        return_invoice_no=found.get("return_invoice_no", ""),
        withdrawn=withdrawn,
        by_line_alone=known.by_line_alone,
    )
    if not (row.market_line_no if row.by_line_alone else row.market_order_no):
        return replace(row, defect=Verdict.EMPTY_ORDER_NO)
    if row.requested_text:
        try:
            moment = read_moment(row.requested_text, known.date_format)
        except (ValueError, OverflowError):
            return replace(row, defect=Verdict.BAD_DATE)
        row = replace(row, requested_at=moment.at, exact=moment.exact)
    if row.qty_text:
        try:
            row = replace(row, qty=read_qty(row.qty_text))
        except ValueError:
            return replace(row, defect=Verdict.BAD_QTY)
    return row


def _marked(rows: Iterable[Row]) -> Iterator[Row]:
    """A row that says what an earlier one of the file says is not applied twice."""
    seen: set[object] = set()
    for row in rows:
        if row.claim_key:
            said: object = (row.claim_key, row.market_order_no, row.market_line_no, row.withdrawn)
        else:
            said = (row.market_order_no, row.line, row.qty, row.requested_at, row.withdrawn)
        yield replace(row, defect=Verdict.DUPLICATE_ROW) if row.defect is None and said in seen else row
        seen.add(said)
