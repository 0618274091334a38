"""Pages of the lists of orders: which part of one is asked for, and what was found of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

R = TypeVar("R")


class Part(NamedTuple):
    """Up to `limit` rows after the row of these keys, or before it, or after so many rows."""

    limit: int
    keys: tuple[Any, ...] | None = None
    backwards: bool = False
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """Rows as they were read: one more than asked for says that there are more, and a page that is read backwards
    begins with its last row. `total`: of the whole list; None: it is not counted."""

    rows: Sequence[R]
    total: int | None
