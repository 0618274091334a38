"""The upsert of a read model: a row gives way to a newer version of itself, so order and repeats do not matter."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert, insert


def newer_wins(table: Table, key: str) -> Insert:
    """INSERT of rows of `table`, which has a `version`; where `key` is there, only a newer row replaces the old one.

    Made once, beside the table's other statements: making it takes longer than running it.
    """
    new = insert(table)
    others = {name: new.excluded[name] for name in table.c.keys() if name != key}  # noqa: SIM118
    return new.on_conflict_do_update(index_elements=[key], set_=others, where=table.c.version < new.excluded.version)
