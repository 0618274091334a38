"""Rows as one JSON parameter (`shared.db.rows`): `jsonb_to_recordset` writes any number of them in one statement."""

from __future__ import annotations

from collections.abc import Mapping


def recordset(columns: Mapping[str, str], parameter: str = "rows") -> str:
    """`jsonb_to_recordset(:rows) AS d (…)` for columns and their types."""
    types = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"jsonb_to_recordset(CAST(:{parameter} AS jsonb)) AS d ({types})"


def assignments(columns: Mapping[str, str], *key: str) -> str:
    """`name = excluded.name, …` of what is not the key."""
    return ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)


GUARD = """known.version < excluded.version
    OR (known.version = excluded.version AND known.generation < excluded.generation)"""
"""Only what is newer is written; after a rebuild was started, also the same again, once."""
