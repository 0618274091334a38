"""Statements of the hot lists, past the toolkit: named parameters become the driver's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from shared.db.database import Database

_NAMED = re.compile(r"(?<![:\w]):(\w+)")

Row = Mapping[str, Any]


class Fetch(Protocol):
    """Runs one reading statement; rows by column name."""

    async def __call__(self, sql: str, params: Mapping[str, Any]) -> Sequence[Row]: ...


@lru_cache(maxsize=512)
def _positional(sql: str) -> tuple[str, tuple[str, ...]]:
    names: dict[str, int] = {}
    text = _NAMED.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}", sql)
    return text, tuple(names)


def positional(sql: str, params: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """`:name` as `$n`, and the values in that order."""
    text, names = _positional(sql)
    return text, [params[name] for name in names]


def fetch_from(database: Database) -> Fetch:
    """Over the pool of a database."""

    async def fetch(sql: str, params: Mapping[str, Any]) -> Sequence[Row]:
        return await database.fetch(*positional(sql, params))

    return fetch
