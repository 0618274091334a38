"""Alembic's entry: three lines, the rest is shared."""

from services.accounts.adapters.tables import metadata
from shared.db.alembic_env import run

run(metadata)
