"""The history of orders' database."""

from pathlib import Path

from services.orders.adapters.tables import APPEND_ONLY
from shared.db.migrations import Migrations

MIGRATIONS = Migrations("orders", Path(__file__).parent, append_only=APPEND_ONLY)
