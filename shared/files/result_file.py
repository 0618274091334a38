"""Writes a list as xlsx, row by row, into a temporary file. Blocking: call it in a thread."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO, cast

import xlsxwriter


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> BinaryIO:
    """An open file at its beginning. Texts stay texts: nothing becomes a formula or a link."""
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, header, bold)
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53:
                sheet.write_number(at, column, value)
            elif value is not None and value != "":
                sheet.write_string(at, column, str(value))
    book.close()
    file.seek(0)
    return file
