"""The history of a service that exists in tests only: the bus' tables and one table of effects."""

from pathlib import Path

from shared.db.migrations import Migrations

MIGRATIONS = Migrations("probe", Path(__file__).parent, append_only=("effect",))
