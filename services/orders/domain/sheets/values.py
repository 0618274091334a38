"""Cells as values: pieces, won, flags, times. What cannot be read is refused by the name of its column, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.orders.domain.quantities import MAX_WON
from services.orders.domain.sheets.formats import MAX_TEXT, SheetFormat
from shared.contracts.codes import Refusal
from shared.files.cells import read_moment

_NUMBER = re.compile(r"(-?[0-9]{1,12})(?:\.0+)?\s*(?:원|개|EA|ea)?")
_YES = frozenset({"y", "yes", "o", "1", "true", "예", "품절", "일시품절", "위탁", "사용"})
_NO = frozenset({"n", "no", "x", "0", "false", "아니오", "정상", "판매중", "미사용"})
MAX_SHORT = 200
"""As `POST /intake` has it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one row's cells."""

    cells: Mapping[str, str]
    format: SheetFormat

    def whole(self) -> Reader:
        """Itself, where no cell says more than is kept. Raises INVALID_VALUE."""
        for field, text in self.cells.items():
            if len(text) > MAX_TEXT:
                raise self.bad(field, f" (최대 {MAX_TEXT}자)")
        return self

    def text(self, field: str) -> str:
        return self.cells.get(field, "")

    def needed(self, field: str) -> str:
        """Raises FIELD_REQUIRED."""
        if not self.text(field):
            raise Refusal("FIELD_REQUIRED", field=self.format.label(field))
        return self.text(field)

    def short(self, field: str) -> str:
        """A number or a name: what is looked for by, and so not of any length. Raises INVALID_VALUE."""
        if len(self.text(field)) > MAX_SHORT:
            raise self.bad(field)
        return self.text(field)

    def number(self, field: str, most: int) -> int | None:
        """A whole number, None where the cell is empty. Raises INVALID_VALUE."""
        if not self.text(field):
            return None
        found = _NUMBER.fullmatch(self.text(field).replace(",", "").strip())
        if not found:
            raise self.bad(field)
        if abs(int(found[1])) > most:
            raise self.bad(field, f" (최대 {most:,})")
        return int(found[1])

    def amount(self, field: str, most: int = MAX_WON) -> int | None:
        """Won, or stock, not below zero. Raises INVALID_VALUE."""
        number = self.number(field, most)
        if number is not None and number < 0:
            raise self.bad(field)
        return number

    def flag(self, field: str) -> bool | None:
        """Raises INVALID_VALUE."""
        word = self.text(field).casefold()
        if not word:
            return None
        if word not in _YES | _NO:
            raise self.bad(field)
        return word in _YES

    def moment(self, field: str) -> datetime | None:
        """Raises INVALID_VALUE."""
        if not self.text(field):
            return None
        try:
            return read_moment(self.text(field), self.format.date_format).at
        except (ValueError, OverflowError):
            raise self.bad(field) from None

    def bad(self, field: str, limit: str = "") -> Refusal:
        return Refusal("INVALID_VALUE", field=f"{self.format.label(field)}{limit}")
