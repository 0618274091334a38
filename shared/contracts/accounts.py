"""What accounts publishes of operators."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from shared.contracts.base import Contract


class OperatorChanged(Contract):
    """작업자 was created or edited. No secret travels."""

    TYPE: ClassVar[str] = "accounts.operator.changed.v1"
    EXCHANGE: ClassVar[str] = "accounts.events"
    login: str
    name: str
    roles: tuple[str, ...]
    active: bool
    version: int
    at: datetime

    def subject(self) -> str:
        return self.login

    def sequence(self) -> int | None:
        return self.version


EVENTS: tuple[type[Contract], ...] = (OperatorChanged,)
