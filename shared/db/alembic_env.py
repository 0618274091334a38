"""What every service's `migrations/env.py` calls. It runs inside `migrate.upgrade`, which owns the connection."""

from __future__ import annotations

from alembic import context
from sqlalchemy import MetaData


def run(metadata: MetaData) -> None:
    """Run the migrations on the connection that `migrate` opened as the owner, each in its own transaction."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
