"""Alembic's entry: the rest is shared."""

from services.orders.adapters import tables
from shared.db.alembic_env import run

run(tables.pack.metadata)
