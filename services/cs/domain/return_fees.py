"""The seven numbers of a return (domain.md 2.6): 사이트결제, 동봉, 계좌, each promised and received, and 미수."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fees:
    """회수비 in won: through the channel, cash in the box, by bank transfer."""

    site: int = 0
    enclosed: int = 0
    bank: int = 0

    @property
    def total(self) -> int:
        return self.site + self.enclosed + self.bank


def proposed_receivable(expected: Fees, arrived: Fees) -> int:
    """미수 as it is proposed: what was promised and has not come; never below zero."""
    return max(0, expected.total - arrived.total)


@dataclass(frozen=True, slots=True)
class Refund:
    """환불: `amount` in won; 환불대기 until `done_at`."""

    amount: int
    method: str
    due_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def is_due(self) -> bool:
        """Whether it stands in the 환불대기 list."""
        return self.done_at is None
