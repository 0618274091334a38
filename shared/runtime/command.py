"""Who asked for a command, under which id, and when: what every use case gets beside its own input."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CommandContext:
    """`operator` is a login, a client id, or `system`; `at` is the one instant of the whole command."""

    operator: str
    command_id: str
    at: datetime


SYSTEM = "system"
"""The operator of claims, auto-combining and rules."""
