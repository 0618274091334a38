"""Alembic's entry: the rest is shared."""

from services.cancellations.adapters import tables
from shared.db.alembic_env import run

run(tables.metadata)
