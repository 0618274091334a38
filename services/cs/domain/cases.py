"""What returns and exchanges have in common: each command makes a new version, and every field changed is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


class CaseKind(StrEnum):
    """반품, 교환."""

    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a case before and after, as plain JSON."""

    field: str
    old: Any
    new: Any


@dataclass(slots=True)
class Case:
    """`version` is the case's own: it counts its changes, and is the revision of what is published."""

    KIND: ClassVar[CaseKind]
    id: int
    mgmt_no: int
    version: int
    changes: list[Change] = field(default_factory=list, kw_only=True)

    def put(self, name: str, value: Any) -> None:
        """Set a field and remember it, where it differs."""
        old = getattr(self, name)
        if old != value:
            setattr(self, name, value)
            self.changes.append(Change(name, old, value))
