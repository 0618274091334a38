"""How a service declares its history: `services/<svc>/migrations/__init__.py` says `MIGRATIONS = Migrations(...)`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Migrations:
    """`folder` holds `env.py` and `versions/0001_….py`. Tables in `append_only` grant the run-time role INSERT and
    SELECT only, those in `read_only` SELECT only; all others are granted in full."""

    service: str
    folder: Path
    append_only: tuple[str, ...] = ()
    read_only: tuple[str, ...] = ()

    @property
    def app_role(self) -> str:
        """The run-time role."""
        return f"{self.service}_app"

    @property
    def owner_role(self) -> str:
        """The role that owns the database and runs the migrations."""
        return f"{self.service}_owner"


BUS_ROLE = "bus"
"""The role of the other services' relays on the local transport: it may put messages into queues and nothing else."""
