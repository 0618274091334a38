"""The history of messaging's database."""

from pathlib import Path

from services.messaging.adapters.tables import APPEND_ONLY
from shared.db.migrations import Migrations

MIGRATIONS = Migrations("messaging", Path(__file__).parent, append_only=APPEND_ONLY)
