"""Schemas without what pydantic adds and nobody needs."""

from __future__ import annotations

from typing import Any


def without_titles(schema: Any) -> Any:
    """A schema without the titles that only repeat names. A property that is called `title` stays."""
    if isinstance(schema, list):
        return [without_titles(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: without_titles(each) for name, each in value.items()}
        if key in {"properties", "$defs"}
        else without_titles(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }
