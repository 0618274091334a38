"""Where the columns of a sheet stand: titles may stand above the headers, and headers are written in many ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SEARCHED_ROWS = 20
"""Headers are looked for in so many rows."""


@dataclass(frozen=True, slots=True)
class Found:
    """`header` is the index of the header row, `at` the index of each field that stands there."""

    header: int
    at: Mapping[str, int]


def plain_header(text: str) -> str:
    """A header without spaces, line breaks and the marks of required columns."""
    return "".join(text.split()).strip("*").casefold()


def find_headers(rows: Sequence[Sequence[str]], columns: Mapping[str, str], header_row: int | None) -> Found:
    """The row with most of the headers; `columns` maps a field to its header, `header_row` (from 1) None: looked for."""
    if header_row is not None:
        index = header_row - 1
        return Found(index, _columns(rows[index], columns)) if index < len(rows) else Found(0, {})
    counts = [(len(_columns(row, columns)), -index) for index, row in enumerate(rows[:SEARCHED_ROWS])]
    _, index = max(counts, default=(0, 0))
    return Found(-index, _columns(rows[-index], columns)) if rows else Found(0, {})


def _columns(row: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    plain = [plain_header(cell) for cell in row]
    wanted = {name: plain_header(header) for name, header in columns.items()}
    return {name: plain.index(header) for name, header in wanted.items() if header in plain}
