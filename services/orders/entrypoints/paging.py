"""The common parameters of lists (api.md, Common), and a page with the cursors of its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from services.orders.application.paging import Found, Part, R
from shared.contracts.codes import Refusal
from shared.web.pagination import DEFAULT_LIMIT, MAX_LIMIT, Cursor, Page
from shared.web.schemas import BIGINT_MAX, INT_MAX, YEARS, no_nul

Find = Annotated[str, StringConstraints(max_length=100), AfterValidator(no_nul)]
"""What is looked for in a list."""


class Conditions(BaseModel):
    """What is asked of a list; names that nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PartQuery(Conditions):
    """Which part of a list."""

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    cursor: Annotated[str, StringConstraints(max_length=4000)] | None = None
    offset: int = Field(default=0, ge=0, le=100_000_000)

    def part(self, *types: type) -> Part:
        """`types`: of the keys that the list is ordered by. Raises INVALID_CURSOR, INVALID_VALUE (both ways at once)."""
        if self.cursor is None:
            return Part(self.limit, offset=self.offset)
        if self.offset:
            raise Refusal("INVALID_VALUE", field="/query/offset")
        cursor = Cursor.decode(self.cursor, *(str if kind is datetime else kind for kind in types))
        keys = tuple(_key(key, kind) for key, kind in zip(cursor.keys, types, strict=True))
        return Part(self.limit, keys, cursor.backwards)

    def part_of_rows(self) -> Part:
        """Of a list that is ordered by the numbers of its rows. Raises as `part` does."""
        part = self.part(int)
        if part.keys is not None and not 0 <= part.keys[0] <= INT_MAX:
            raise Refusal("INVALID_CURSOR")
        return part


def page(
    found: Found[R], part: Part, keys: Callable[[R], tuple[Any, ...]], shown: Callable[[R], Any]
) -> dict[str, Any]:
    """As it is answered: `keys` of a row for the cursors, `shown` the row."""
    more, rows = len(found.rows) > part.limit, found.rows[: part.limit]
    if part.backwards:
        rows = rows[::-1]
    before = more if part.backwards else part.keys is not None or part.offset > 0
    after = part.backwards or more
    following = Cursor(_plain(keys(rows[-1]))).encode() if rows and after else None
    previous = Cursor(_plain(keys(rows[0])), backwards=True).encode() if rows and before else None
    return Page([shown(row) for row in rows], following, previous, found.total, found.total is not None).body()


def _plain(keys: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(key.isoformat() if isinstance(key, datetime) else key for key in keys)


def _key(key: Any, kind: type) -> Any:
    """A cursor is made by us, and may be made up by others. Raises INVALID_CURSOR."""
    try:
        if kind is datetime:
            at = datetime.fromisoformat(key)
            if at.tzinfo is None or at.year not in YEARS:
                raise ValueError(key)
            return at
        if kind is int and abs(key) > BIGINT_MAX:
            raise ValueError(key)
        return no_nul(key) if kind is str else key
    except ValueError as error:
        raise Refusal("INVALID_CURSOR") from error
