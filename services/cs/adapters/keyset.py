"""Keyset pages both ways: the order of a list, its cursors, and the condition and the clause that they become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from services.cs.adapters.where import Where
from services.cs.application.filters import Slice
from shared.contracts.codes import Refusal
from shared.web.pagination import Cursor


@dataclass(frozen=True, slots=True)
class Ordering:
    """`expression` of `kind` (timestamptz, bigint or text), then the unique `tie`; `name` stands in the cursors."""

    name: str
    expression: str
    kind: str
    tie: str
    down: bool

    def words(self, *, backwards: bool = False, aliases: tuple[str, str] | None = None) -> str:
        """For ORDER BY."""
        way = "DESC" if self.down != backwards else "ASC"
        first, second = aliases or (self.expression, self.tie)
        return f"{first} {way}, {second} {way}"

    def begin(self, part: Slice, where: Where) -> bool:
        """Add the cursor's condition; returns whether the page is read backwards. Raises INVALID_CURSOR."""
        if part.cursor is None:
            return False
        cursor = Cursor.decode(part.cursor, str, str, int)
        name, key, tie = cursor.keys
        if name != self.name or not _readable(self.kind, key) or not -(2**63) <= tie < 2**63:
            raise Refusal("INVALID_CURSOR")
        sign = "<" if self.down != cursor.backwards else ">"
        where.add(
            f"({self.expression}, {self.tie}) {sign}"
            f" (CAST(CAST(:cursor_key AS text) AS {self.kind}), CAST(:cursor_tie AS bigint))",
            cursor_key=key,
            cursor_tie=tie,
        )
        return cursor.backwards

    def page(
        self, rows: Sequence[Any], keys: Sequence[tuple[str, int]], part: Slice, *, backwards: bool
    ) -> tuple[Sequence[Any], str | None, str | None]:
        """Rows in the list's order with the cursors of their neighbours. `rows` may hold one more than asked for."""
        more = len(rows) > part.limit
        rows, keys = rows[: part.limit], keys[: part.limit]
        if backwards:
            rows, keys = rows[::-1], keys[::-1]
        if not rows:
            return rows, None, None
        before = more if backwards else part.cursor is not None or part.offset > 0
        after = True if backwards else more
        following = Cursor((self.name, *keys[-1])).encode() if after else None
        previous = Cursor((self.name, *keys[0]), backwards=True).encode() if before else None
        return rows, following, previous


_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?[+-](0\d|1[0-4])(:?[0-5]\d)?")
"""A time as PostgreSQL writes it. Python reads more than PostgreSQL: weeks, and offsets of a day."""


class Source(NamedTuple):
    """Where the keys of a page come from. `counted` and `keys` are selects of the unique key and of o, which it is
    listed by: `keys` those of the page, `counted` any of all that is asked for, at most a few more than `most`, to be
    counted; `guess`, over `counted`, says how many there are when there are more. `once`: the plan is the same whatever
    is asked. `few`: most lists of this kind are counted to their end."""

    keys: str
    counted: str
    params: dict[str, Any]
    most: int
    guess: str = "CAST(NULL AS bigint)"
    once: bool = False
    few: bool = False


def page_of(source: Source, ordering: Ordering, part: Slice) -> str:
    """WITH: `found` (n, guess) and `page` (the unique key, o). Raises Refusal INVALID_CURSOR."""
    return f"""
        WITH counted AS ({source.counted}),
        found AS (SELECT count(*) AS n, {source.guess} AS guess FROM counted),
        page AS MATERIALIZED ({_of_few(source, ordering, part) if source.few else source.keys})"""  # noqa: S608


def _of_few(source: Source, ordering: Ordering, part: Slice) -> str:
    """A list that was counted to its end is not looked for again: its page is taken from what was counted.

    The conditions on `found` stand above the selects, so PostgreSQL runs one of the two.
    """
    key = ordering.tie.rpartition(".")[2]
    mine = replace(ordering, expression="o", tie=key)
    where = Where()
    words = mine.words(backwards=mine.begin(part, where))
    return f"""
        (SELECT {key}, o FROM counted WHERE (SELECT n FROM found) <= {source.most} AND {where.sql}
         ORDER BY {words} LIMIT :limit OFFSET :offset)
        UNION ALL
        SELECT {key}, o FROM ({source.keys}) AS far WHERE (SELECT n FROM found) > {source.most}"""  # noqa: S608


def paged(where: Where, part: Slice) -> dict[str, Any]:
    """Parameters with `limit`, one row more than asked for; `offset`; `reach`, how far into one branch a page may lie."""
    return {**where.params, "limit": part.limit + 1, "offset": part.offset, "reach": part.limit + 1 + part.offset}


def is_backwards(part: Slice) -> bool:
    """Whether the page is read from its end. Raises Refusal INVALID_CURSOR."""
    return part.cursor is not None and Cursor.decode(part.cursor, str, str, int).backwards


def _readable(kind: str, key: str) -> bool:
    """A cursor is made by us, and may be made up by others: what PostgreSQL could not read is refused here."""
    if kind == "text":
        return "\0" not in key
    if kind == "bigint":
        return re.fullmatch(r"-?\d{1,18}", key) is not None
    if key.removeprefix("-") == "infinity":
        return True
    if not _TIME.fullmatch(key):
        return False
    try:
        datetime.fromisoformat(key)
    except ValueError:
        return False
    return True
