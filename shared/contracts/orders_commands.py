"""The commands that orders takes by message. Claims come from cancellations; a snapshot is asked for by any reader."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from shared.contracts.base import Contract

_COMMANDS = "orders.commands"


class _OfClaim(Contract):
    """`revision` counts the commands of one claim: a later one wins, a repeated one is answered again, not done again."""

    EXCHANGE: ClassVar[str] = _COMMANDS
    claim_id: str
    revision: int
    channel_id: str
    operator: str = "system"

    def subject(self) -> str:
        return self.claim_id


class ApplyClaim(_OfClaim):
    """Decide a matched claim under the pack's lock: cancel in 접수, hold in 송장, record in 배송 (domain.md 2.8).

    `item_id` names the line; `qty` null means all that is left of it. `received_at` is when dyflux first saw the
    claim: earlier than the shipment means `raced`. `note` is the person's who picked the order (A36, MATCH).
    """

    TYPE: ClassVar[str] = "orders.claim.apply.v1"
    mgmt_no: int
    item_id: int | None = None
    qty: int | None = None
    reason: str
    reason_raw: str = ""
    requested_at: datetime | None = None
    received_at: datetime
    forced: bool = False
    note: str = ""


class WithdrawClaim(_OfClaim):
    """취소철회: give back what the claim did. Harmless when the claim was never applied."""

    TYPE: ClassVar[str] = "orders.claim.withdraw.v1"
    mgmt_no: int | None = None
    withdrawn_at: datetime | None = None


class ResolveClaim(_OfClaim):
    """취소건 처리 (A36): CANCEL removes the waybill and cancels; SHIP releases the claim's hold."""

    TYPE: ClassVar[str] = "orders.claim.resolve.v1"
    resolution: Literal["CANCEL", "SHIP"]
    note: str = ""


class RequestSnapshots(Contract):
    """Publish every pack again as `orders.pack.snapshotted.v1`, a page at a time; `after` continues a page."""

    TYPE: ClassVar[str] = "orders.snapshot.request.v1"
    EXCHANGE: ClassVar[str] = _COMMANDS
    request_id: str
    after: int = 0
    page: int = 100

    def subject(self) -> str:
        return self.request_id


COMMANDS: tuple[type[Contract], ...] = (ApplyClaim, WithdrawClaim, ResolveClaim, RequestSnapshots)
