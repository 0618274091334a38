"""Which page of a list is asked for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from shared.web.pagination import MAX_LIMIT, Cursor

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


def cursor_of(text: str | None) -> Cursor | None:
    """The cursor of a list by one text key. Raises INVALID_CURSOR."""
    return Cursor.decode(text, str) if text else None
