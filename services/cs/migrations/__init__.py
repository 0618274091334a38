"""The history of cs' database."""

from pathlib import Path

from services.cs.adapters.tables import APPEND_ONLY
from shared.db.migrations import Migrations

MIGRATIONS = Migrations("cs", Path(__file__).parent, append_only=APPEND_ONLY)
