"""CSV and HTML tables as cells, in UTF-8 or CP949. What is neither is no file of a channel."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

from shared.files.limits import Cells, FileRefused

_DELIMITERS = ",\t;|"


def decoded(raw: bytes) -> str:
    """Text of a file. Raises FileRefused FILE_UNREADABLE for what is no text."""
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp949"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(mark) < 32 and mark not in "\t\r\n\f\v" for mark in text):
            break
        return text
    raise FileRefused("FILE_UNREADABLE")


def csv_table(raw: bytes) -> list[list[str]]:
    """Rows of a CSV. Raises FileRefused FILE_UNREADABLE, FILE_TOO_MANY_ROWS."""
    text = decoded(raw)
    first = [line for line in text.splitlines()[:20] if line.strip()]
    delimiter = max(_DELIMITERS, key=lambda mark: sum(line.count(mark) for line in first))
    if not any(delimiter in line for line in first):
        raise FileRefused("FILE_UNREADABLE")
    cells = Cells()
    csv.field_size_limit(1_000_000)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells.add(row)
    except csv.Error as error:
        raise FileRefused("FILE_UNREADABLE") from error
    return cells.rows


def html_table(raw: bytes) -> list[list[str]]:
    """Rows of the longest table of a page. Raises FileRefused FILE_UNREADABLE, FILE_TOO_MANY_ROWS."""
    page = _Tables()
    page.feed(decoded(raw))
    page.close()
    if not page.tables:
        raise FileRefused("FILE_UNREADABLE")
    return max(page.tables, key=lambda table: len(table.rows)).rows


class _Tables(HTMLParser):
    """Cells of all tables. Rows and cells may be left unclosed, as spreadsheets write them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Cells] = []
        self._row: list[str] | None = None
        self._span = 1
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_row()
            self.tables.append(Cells())
        elif tag == "tr" and self.tables:
            self._end_row()
            self._row = []
        elif tag in {"td", "th"} and self._row is not None:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._text, self._span = [], min(int(span), 50) if span.isdigit() else 1
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._row is not None and self._text is not None:
            self._row.extend([" ".join("".join(self._text).split()), *[""] * (self._span - 1)])
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None and self.tables:
            self.tables[-1].add(self._row)
        self._row = None
