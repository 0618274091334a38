"""The history of accounts' database."""

from pathlib import Path

from services.accounts.adapters.tables import APPEND_ONLY
from shared.db.migrations import Migrations

MIGRATIONS = Migrations("accounts", Path(__file__).parent, append_only=APPEND_ONLY)
