"""Which header of a sheet means which field (포맷설정 of F-193), and the headers that are known beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from shared.contracts.codes import Refusal
from shared.files.cells import plain_text
from shared.files.headers import Found, find_headers

MAX_ROWS = 20_000
MAX_TEXT = 500


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
    """A kind of sheet: its usual headers, and the fields without which it says nothing; a tuple of them: one of these."""

    usual: SheetFormat
    required: tuple[str | tuple[str, ...], ...]


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
    for field in kind.required:
        names = (field,) if isinstance(field, str) else field
        if not any(name in found.at for name in names):
            raise Refusal("HEADER_MISSING", name=" / ".join(known.label(name) for name in names))
    return known, found


def sheet_rows(rows: Sequence[Sequence[str]], found: Found) -> Iterator[SheetRow]:
    """The rows below the headers that say anything. Raises FILE_TOO_MANY_ROWS."""
    n = 0
    for line, cells in enumerate(rows[found.header + 1 :], start=found.header + 2):
        texts = {name: plain_text(cells[at])[:MAX_TEXT] if at < len(cells) else "" for name, at in found.at.items()}
        if not any(texts.values()):
            continue
        n += 1
        if n > MAX_ROWS:
            raise Refusal("FILE_TOO_MANY_ROWS", limit=MAX_ROWS)
        yield SheetRow(n, line, texts)
