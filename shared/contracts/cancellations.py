"""What cancellations publishes of channel claims."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from shared.contracts.base import Contract
from shared.contracts.orders import Decision, Withdrawal


class ClaimEvent(Contract):
    """What is common to the events of a claim. `mgmt_no` is null while no order is matched."""

    EXCHANGE: ClassVar[str] = "cancellations.events"
    claim_id: str
    channel_id: str
    claim_key: str
    market_order_no: str
    mgmt_no: int | None = None
    at: datetime

    def subject(self) -> str:
        return self.claim_id


class ClaimReceived(ClaimEvent):
    """A channel published a cancellation that we had not seen."""

    TYPE: ClassVar[str] = "cancellations.claim.received.v1"


class ClaimSettled(ClaimEvent):
    """A claim got its decision, or another one (ChannelCancelApplied, -Held, -RecordedAfterShip, -Unmatched)."""

    TYPE: ClassVar[str] = "cancellations.claim.settled.v1"
    decision: Decision
    raced: bool = False


class ClaimWithdrawn(ClaimEvent):
    """취소철회: the shopper took the cancellation back. `withdrawal` is null until orders has answered."""

    TYPE: ClassVar[str] = "cancellations.claim.withdrawn.v1"
    withdrawal: Withdrawal | None = None


class ClaimAcknowledged(ClaimEvent):
    """확인: a person has seen it (A30, A31); seen is not decided."""

    TYPE: ClassVar[str] = "cancellations.claim.acknowledged.v1"
    operator: str
    of_withdrawal: bool = False
    undone: bool = False


EVENTS: tuple[type[Contract], ...] = (ClaimReceived, ClaimSettled, ClaimWithdrawn, ClaimAcknowledged)
