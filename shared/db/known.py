"""Statements that run thousands of times a minute, straight through the driver.

The toolkit takes twice as long as the driver to send a statement and to read what comes back. A `Known` says its columns
once and belongs to the transaction that `Database` began.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.driver import DRIVER_ERRORS, database_error, driver_of

_named: Callable[..., Any] = namedtuple
_NAMED = re.compile(r"(?<![:\w]):(\w+)")


@lru_cache(maxsize=512)
def positional(sql: str) -> tuple[str, tuple[str, ...]]:
    """`:name` as `$n`, and the names in that order."""
    names: dict[str, int] = {}
    text = _NAMED.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}", sql)
    return text, tuple(names)


class Known:
    """A statement with `:name`s for values, and the names of its columns in their order.

    Lists go to PostgreSQL as arrays, JSON goes as text and comes back decoded.
    """

    def __init__(self, sql: str, *names: str) -> None:
        self._sql, self._values = positional(sql)
        self._row = _named("_row", names)

    async def rows(self, conn: AsyncConnection, values: Mapping[str, Any]) -> list[Any]:
        """Named tuples. Raises DBAPIError."""
        return [self._row._make(record) for record in await self._fetch(conn, values)]

    async def scalars(self, conn: AsyncConnection, values: Mapping[str, Any]) -> list[Any]:
        """The first column. Raises DBAPIError."""
        return [record[0] for record in await self._fetch(conn, values)]

    async def scalar(self, conn: AsyncConnection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, or None. Raises DBAPIError."""
        records = await self._fetch(conn, values)
        return records[0][0] if records else None

    async def _fetch(self, conn: AsyncConnection, values: Mapping[str, Any]) -> Sequence[Any]:
        driver = driver_of(conn)
        if not driver.is_in_transaction():
            raise RuntimeError("a known statement belongs to a transaction that Database began")
        try:
            found: Sequence[Any] = await driver.fetch(self._sql, *[values[name] for name in self._values])
        except DRIVER_ERRORS as error:
            raise database_error(driver, error) from error
        return found
