"""Rows as plain dicts, as applications want them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Result


def dicts(result: Result[Any] | CursorResult[Any]) -> list[dict[str, Any]]:
    """All rows, by column name: plain text, because the driver's names are a kind of text that JSON refuses."""
    return [{str(name): value for name, value in row.items()} for row in result.mappings()]


def one_dict(result: Result[Any] | CursorResult[Any]) -> dict[str, Any] | None:
    """The only row, or None."""
    row = result.mappings().one_or_none()
    return {str(name): value for name, value in row.items()} if row is not None else None
