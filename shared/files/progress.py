"""How far an uploaded file is, whoever applies its rows. It knows nothing of what a row says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows of an upload by verdict, those asked to be applied, and those applied."""

    verdicts: Mapping[str, int]
    asked: int
    applied: int

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> RowCounts:
        """Of (verdict, rows, asked, applied), one for each verdict."""
        found = [tuple(row) for row in rows]
        verdicts = {verdict: count for verdict, count, _, _ in found}
        return cls(verdicts, sum(row[2] for row in found), sum(row[3] for row in found))

    @property
    def state(self) -> str:
        """READY, APPLYING, APPLIED."""
        if not self.asked:
            return "READY"
        return "APPLYING" if self.applied < self.asked else "APPLIED"
