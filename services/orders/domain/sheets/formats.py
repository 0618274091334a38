"""Which header of a sheet means which field (포맷설정 of F-193), and the headers that are known beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from shared.contracts.codes import Refusal
from shared.files.cells import NumberCell, plain_text
from shared.files.headers import Found, find_headers

MAX_ROWS = 20_000
MAX_TEXT = 500
"""Characters of a cell; what is longer is kept a little longer, so that it is seen and refused, never cut in silence."""


@dataclass(frozen=True, slots=True)
class SheetFormat:
    """`columns` maps a field to its header. `header_row` (from 1) None: looked for. `date_format` is strptime's."""

    columns: Mapping[str, str]
    header_row: int | None = None
    sheet: str | None = None
    date_format: str | None = None

    def label(self, field: str) -> str:
        """What the sheet calls a field."""
        return self.columns.get(field, field)


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of sheet: its usual headers, and the fields without which it says nothing; a tuple of them: one of these.
    `of_numbers` says how a field reads that stands in a cell of a number, which loses zeros."""

    usual: SheetFormat
    required: tuple[str | tuple[str, ...], ...]
    of_numbers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


class SheetRow(NamedTuple):
    """`n` counts data rows from 1, `line` is the line in the file; `cells` are the texts of the known fields."""

    n: int
    line: int
    cells: Mapping[str, str]


def usual(**columns: str) -> SheetFormat:
    """A format whose headers are looked for."""
    return SheetFormat(MappingProxyType(columns))


def recognise(rows: Sequence[Sequence[str]], kind: SheetKind, own: SheetFormat | None) -> tuple[SheetFormat, Found]:
    """Where the columns stand. Raises HEADER_MISSING with the first header that is not there."""
    known = own or kind.usual
    found = find_headers(rows, known.columns, known.header_row)
    for one in kind.required:
        names = (one,) if isinstance(one, str) else one
        if not any(name in found.at for name in names):
            raise Refusal("HEADER_MISSING", name=" / ".join(known.label(name) for name in names))
    return known, found


def sheet_rows(rows: Sequence[Sequence[str]], kind: SheetKind, found: Found) -> Iterator[SheetRow]:
    """The rows below the headers that say anything. Raises FILE_TOO_MANY_ROWS."""
    n = 0
    for line, cells in enumerate(rows[found.header + 1 :], start=found.header + 2):
        texts = {name: _text(kind, name, cells[at]) if at < len(cells) else "" for name, at in found.at.items()}
        if not any(texts.values()):
            continue
        n += 1
        if n > MAX_ROWS:
            raise Refusal("FILE_TOO_MANY_ROWS", limit=MAX_ROWS)
        yield SheetRow(n, line, texts)


def _text(kind: SheetKind, name: str, cell: str) -> str:
    text = plain_text(cell)[: MAX_TEXT + 1]
    restore = kind.of_numbers.get(name) if isinstance(cell, NumberCell) else None
    return restore(text) if restore else text
