"""Alembic's entry: the rest is shared."""

from services.messaging.adapters.tables import metadata
from shared.db.alembic_env import run

run(metadata)
