"""Rows of a file that say the same (ADR 18): the first that can be carried out counts, the others are DUPLICATE_ROW. One
that cannot be read, is refused or is left out does not count: the next one does instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from services.orders.application.uploads.model import Judged, StoredRow, refused
from shared.contracts.codes import Refusal

Identity = Callable[[Mapping[str, str]], object]
_ALWAYS = 0
"""Before every row: what has been carried out is not carried out again, wherever the row of it stands."""


class Counting:
    """What counts so far, of `rows` and of those that are added."""

    def __init__(self, identity: Identity, rows: Iterable[StoredRow] = ()) -> None:
        self._identity = identity
        self._from: dict[object, int] = {}
        for row in rows:
            if row.counts:
                self._add(row, _ALWAYS if row.applied_at else row.n)

    def repeats(self, row: StoredRow) -> bool:
        """Whether another row that counts before this one says the same."""
        return self._from.get(self._identity(row.cells), row.n) < row.n

    def carried_out(self, row: StoredRow) -> None:
        """From now on no other row of these words is."""
        self._add(row, _ALWAYS)

    def preview(self, rows: Sequence[StoredRow], said: Sequence[Judged]) -> list[Judged]:
        """The verdicts of rows in their order; what was `said` of each looks at no other that says the same."""
        verdicts = []
        for row, each in zip(rows, said, strict=True):
            if self.repeats(row):
                verdicts.append(REPEATED)
                continue
            verdicts.append(each)
            if each.ok and not row.skip:
                self._add(row, row.n)
        return verdicts

    def firsts(self, rows: Sequence[StoredRow]) -> tuple[list[StoredRow], list[StoredRow]]:
        """Rows of different words, and those that say the same as one of them."""
        first: dict[object, StoredRow] = {}
        alone, later = [], []
        for row in rows:
            said = self._identity(row.cells)
            if said is None:
                alone.append(row)
            elif said in first:
                later.append(row)
            else:
                first[said] = row
        return sorted([*alone, *first.values()], key=lambda row: row.n), later

    def _add(self, row: StoredRow, since: int) -> None:
        said = self._identity(row.cells)
        if said is not None:
            self._from[said] = min(since, self._from.get(said, since))


REPEATED = refused(Refusal("DUPLICATE_ROW"))
