"""Writes one .xlsx row by row: what is written is on disk, not in memory. Text stays text: nothing becomes a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from services.cs.application.export_columns import Column
from shared.runtime.clock import KST

ROWS_A_SHEET = 1_000_000
LONGEST = 32_767
"""Characters that a cell holds."""


class Book:
    """`with Book(path, title, columns) as book: book.write(row)`. More rows than a sheet holds go on in another."""

    def __init__(self, path: Path, title: str, columns: Sequence[Column]) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._head = self._book.add_format({"bold": True, "bg_color": "#F2F2F2"})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._title, self._columns = title, columns
        self._sheets, self._next = 0, ROWS_A_SHEET + 1

    def __enter__(self) -> Book:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def write(self, row: Mapping[str, Any]) -> None:
        """One more row."""
        if self._next > ROWS_A_SHEET:
            self._begin()
        for n, column in enumerate(self._columns):
            value = column.value(row)
            if value is None or value == "":
                continue
            if column.kind == "number":
                self._sheet.write_number(self._next, n, value)
            elif column.kind == "time":
                self._sheet.write_datetime(self._next, n, _naive(value), self._time)
            elif column.kind == "date":
                self._sheet.write_datetime(self._next, n, value, self._day)
            else:
                self._sheet.write_string(self._next, n, str(value)[:LONGEST])
        self._next += 1

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._title if self._sheets == 1 else f"{self._title} {self._sheets}")
        for n, column in enumerate(self._columns):
            self._sheet.set_column(n, n, column.width)
        for n, column in enumerate(self._columns):
            self._sheet.write_string(0, n, column.header, self._head)
        self._sheet.freeze_panes(1, 0)
        self._next = 1


def _naive(at: datetime) -> datetime:
    """A spreadsheet has no time zones: KST."""
    return at.astimezone(KST).replace(tzinfo=None)
