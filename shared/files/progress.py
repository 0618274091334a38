"""How far an uploaded file is, whoever applies its rows. It knows nothing of what a row says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows of an upload by verdict, those asked to be applied, those applied, those that are neither asked for nor left
    out, and of these the ones that were asked for and taken back."""

    verdicts: Mapping[str, int]
    asked: int
    applied: int
    left: int
    taken_back: int = 0

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> RowCounts:
        """Of (verdict, rows, asked, applied, left[, taken back]), one for each verdict."""
        found = [tuple(row) for row in rows]
        verdicts = {row[0]: row[1] for row in found}
        return cls(verdicts, *(sum(row[at] for row in found) for at in range(2, max(map(len, found), default=5))))

    @property
    def total(self) -> int:
        """Rows that are not left out."""
        return self.asked + self.left

    @property
    def state(self) -> str:
        """READY, APPLYING, PARTLY_APPLIED (all that was asked for; rows are left), APPLIED."""
        if self.applied < self.asked:
            return "APPLYING"
        if not self.asked:
            return "READY"
        return "PARTLY_APPLIED" if self.left else "APPLIED"

    @property
    def job_state(self) -> str:
        """WAITING (nothing was asked for), RUNNING, CANCELLED (rows were taken back), DONE (all that was asked for)."""
        if self.applied < self.asked:
            return "RUNNING"
        if self.taken_back:
            return "CANCELLED"
        return "DONE" if self.asked else "WAITING"
