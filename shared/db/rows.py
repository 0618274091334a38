"""Rows as plain dicts, as applications want them, and as the JSON that one statement writes them from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import CursorResult, Result


def dicts(result: Result[Any] | CursorResult[Any]) -> list[dict[str, Any]]:
    """All rows, by column name: plain text, because the driver's names are a kind of text that JSON refuses."""
    return [{str(name): value for name, value in row.items()} for row in result.mappings()]


def one_dict(result: Result[Any] | CursorResult[Any]) -> dict[str, Any] | None:
    """The only row, or None."""
    row = result.mappings().one_or_none()
    return {str(name): value for name, value in row.items()} if row is not None else None


def as_json(rows: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> str:
    """For `jsonb_to_recordset` and its like. Times in UTC: an offset of sixteen hours is read by nobody there."""
    return orjson.dumps(rows, _in_utc, orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _in_utc(value: Any) -> str:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo is not None else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")
