"""The history of cancellations' database."""

from pathlib import Path

from services.cancellations.adapters.tables import APPEND_ONLY
from shared.db.migrations import Migrations

MIGRATIONS = Migrations("cancellations", Path(__file__).parent, append_only=APPEND_ONLY)
