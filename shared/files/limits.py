"""How much a file may be, and how its defects are said between the two processes."""

from __future__ import annotations

from shared.files.cells import NumberCell

MAX_FILE = 32 * 1024 * 1024
"""Bytes of an upload."""
MAX_UNZIPPED = 200 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_ROWS = 20_500
"""Data rows that are taken, and some for titles and blank lines."""
MAX_COLUMNS = 200
MAX_CELL = 1_000
MAX_CHARACTERS = 40_000_000
MEMORY = 1024 * 1024 * 1024
CPU_S = 30
TIME_S = 45


class FileRefused(Exception):
    """A defect of the file, by its code."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Cells:
    """Collects rows within the limits."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._characters = 0

    def add(self, cells: list[str]) -> None:
        """Add a row. Raises FileRefused FILE_TOO_MANY_ROWS."""
        row = [
            cell if isinstance(cell, NumberCell) else cell[:MAX_CELL].replace("\x00", "")
            for cell in cells[:MAX_COLUMNS]
        ]
        self._characters += sum(map(len, row)) + len(row)
        if len(self.rows) >= MAX_ROWS or self._characters > MAX_CHARACTERS:
            raise FileRefused("FILE_TOO_MANY_ROWS", limit=20_000)
        self.rows.append(row)
