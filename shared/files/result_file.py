"""Writes a list as xlsx, row by row, into a temporary file. Blocking: call it in a thread."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import TracebackType
from typing import BinaryIO, cast

import xlsxwriter

from shared.runtime.clock import KST


class XlsxFile:
    """`with XlsxFile(title, header) as file: file.add(rows); whole = file.end()`. Texts stay texts: nothing becomes a
    formula or a link. Whole numbers are numbers, times are times in KST."""

    def __init__(self, title: str, header: Sequence[str]) -> None:
        self._file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - `end` hands it over
        self._ended = False
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._file, {"constant_memory": True, **options})
        self._sheet = self._book.add_worksheet(title)
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheet.write_row(0, 0, header, self._book.add_format({"bold": True}))
        self._sheet.freeze_panes(1, 0)
        self._next = 1

    def __enter__(self) -> XlsxFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._ended:
            try:
                self._book.close()  # it has temporary files of its own
            finally:
                self._file.close()

    def add(self, rows: Iterable[Sequence[object]]) -> None:
        """More rows below those that are there."""
        for row in rows:
            for column, value in enumerate(row):
                self._write(column, value)
            self._next += 1

    def _write(self, column: int, value: object) -> None:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53:
            self._sheet.write_number(self._next, column, value)
        elif isinstance(value, datetime):
            self._sheet.write_datetime(self._next, column, value.astimezone(KST).replace(tzinfo=None), self._time)
        elif value is not None and value != "":
            self._sheet.write_string(self._next, column, str(value))

    def end(self) -> BinaryIO:
        """The whole file, open at its beginning; the caller closes (and so removes) it."""
        self._book.close()
        self._file.seek(0)
        self._ended = True
        return self._file


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> BinaryIO:
    """An open file at its beginning, of rows that are all there."""
    with XlsxFile(title, header) as file:
        file.add(rows)
        return file.end()
