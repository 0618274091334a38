"""Counts round trips to the database, whoever sends them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_AROUND = ("BEGIN", "COMMIT", "ROLLBACK")
_OF_TYPES = ("range_subtype", "current_setting('jit')")
"""Of what the driver asks once a connection, when it meets a new kind of array."""


@contextmanager
def counted(engine: AsyncEngine) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, through the toolkit or straight through the driver; BEGIN and COMMIT
    aside."""
    sent: list[str] = []
    heard: list[Any] = []

    def through_the_toolkit(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(" ".join(statement.split()))

    def past_it(logged: Any) -> None:
        if not logged.query.startswith(_AROUND) and not any(word in logged.query for word in _OF_TYPES):
            sent.append(" ".join(logged.query.split()))

    def listen(connection: Any, *_rest: Any) -> None:
        heard.append(connection.driver_connection)
        connection.driver_connection.add_query_logger(past_it)

    event.listen(engine.sync_engine, "before_cursor_execute", through_the_toolkit)
    event.listen(engine.sync_engine.pool, "checkout", listen)
    try:
        yield sent
    finally:
        event.remove(engine.sync_engine.pool, "checkout", listen)
        event.remove(engine.sync_engine, "before_cursor_execute", through_the_toolkit)
        for driver in heard:
            driver.remove_query_logger(past_it)
