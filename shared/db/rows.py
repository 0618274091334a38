"""Rows as plain dicts, as applications want them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Result


def dicts(result: Result[Any] | CursorResult[Any]) -> list[dict[str, Any]]:
    """All rows, by column name."""
    return [dict(row) for row in result.mappings()]


def one_dict(result: Result[Any] | CursorResult[Any]) -> dict[str, Any] | None:
    """The only row, or None."""
    row = result.mappings().one_or_none()
    return dict(row) if row is not None else None
