"""xlsx and xls as cells. Sizes are checked before anything is unpacked."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

import msoffcrypto
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from shared.files.cells import NumberCell
from shared.files.limits import MAX_ENTRIES, MAX_ROWS, MAX_UNZIPPED, Cells, FileRefused

Value = int | float | str | bool | time | date | datetime | timedelta


def check_zip(file: BinaryIO) -> None:
    """Refuse what is no workbook, is locked, or would be too large. Raises FileRefused."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused("FILE_UNREADABLE") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("FILE_PASSWORD")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
        raise FileRefused("PAYLOAD_TOO_LARGE", limit=f"압축을 푼 크기 {MAX_UNZIPPED // 1024 // 1024}MB")
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise FileRefused("FILE_UNREADABLE")
    file.seek(0)


def refuse_encrypted(file: BinaryIO) -> None:
    """An encrypted xlsx is an OLE file too. Raises FileRefused FILE_PASSWORD, FILE_UNREADABLE."""
    try:
        if msoffcrypto.OfficeFile(file).is_encrypted():
            raise FileRefused("FILE_PASSWORD")
    except FileRefused:
        raise
    except Exception as error:
        # The library raises whatever a broken structure makes it raise; this process exists for that.
        raise FileRefused("FILE_UNREADABLE") from error
    file.seek(0)


def workbook_table(file: BinaryIO, sheet: str) -> list[list[str]]:
    """The cells of the named sheet, or of the first visible one that holds something. Raises FileRefused."""
    try:
        book = CalamineWorkbook.from_filelike(file)
        names = [sheet] if sheet else _visible(book)
        if sheet and sheet not in book.sheet_names:
            raise FileRefused("HEADER_MISSING", name=f"시트 {sheet}")
        for name in names:
            cells = _cells(book, name)
            if cells.rows:
                return cells.rows
    except PasswordError as error:
        raise FileRefused("FILE_PASSWORD") from error
    except CalamineError as error:
        raise FileRefused("FILE_UNREADABLE") from error
    return []


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        each.name
        for each in book.sheets_metadata
        if each.typ is SheetTypeEnum.WorkSheet and each.visible is SheetVisibleEnum.Visible
    ] or book.sheet_names


def _cells(book: CalamineWorkbook, name: str) -> Cells:
    cells = Cells()
    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MAX_ROWS + 1):
        cells.add([_text(value) for value in row])
    while cells.rows and not any(cells.rows[-1]):
        cells.rows.pop()
    return cells


def _text(value: Value) -> str:
    """Numbers of orders must not come out as 2.02603e+14, nor times of midnight as times."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return NumberCell(value) if abs(value) < 1e18 else str(value)
    if isinstance(value, float):
        return NumberCell(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
