"""What a claim asks of orders. Each carries the revision that its answer will repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Apply:
    """Decide the claim under the pack's lock. `qty` None: all that is left of the line. `note`: of who picked the order."""

    claim_id: str
    revision: int
    channel_id: str
    mgmt_no: int
    item_id: int | None
    qty: int | None
    reason: str
    reason_raw: str
    requested_at: datetime | None
    received_at: datetime
    forced: bool
    operator: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """취소철회: give back what the claim did."""

    claim_id: str
    revision: int
    channel_id: str
    mgmt_no: int | None
    withdrawn_at: datetime | None
    operator: str


@dataclass(frozen=True, slots=True)
class Resolve:
    """취소건 처리 (A36) of a held claim: CANCEL or SHIP."""

    claim_id: str
    revision: int
    channel_id: str
    resolution: str
    note: str
    operator: str


Command = Apply | Withdraw | Resolve
