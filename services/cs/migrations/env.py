"""Alembic's entry: the rest is shared."""

from services.cs.adapters import tables
from shared.db.alembic_env import run

run(tables.cs_record.metadata)
