"""What happened to claims, as messages: commands to orders and events of cancellations. The only place that maps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from services.cancellations.domain.claim import Claim
from services.cancellations.domain.commands import Apply, Command, Withdraw
from shared.contracts.base import Contract
from shared.contracts.cancellations import ClaimAcknowledged, ClaimReceived, ClaimSettled, ClaimWithdrawn
from shared.contracts.orders_commands import ApplyClaim, ResolveClaim, WithdrawClaim


def messages_of(claims: Iterable[Claim], at: datetime) -> list[Contract]:
    """All messages of the claims, taken from them: a second call has none."""
    out: list[Contract] = []
    for claim in claims:
        out.extend(command_of(each) for each in claim.commands)
        out.extend(_events(claim, at))
        claim.commands.clear()
        claim.news.clear()
    return out


def command_of(command: Command) -> Contract:
    """The command as orders takes it."""
    if isinstance(command, Apply):
        return ApplyClaim(
            claim_id=command.claim_id,
            revision=command.revision,
            channel_id=command.channel_id,
            operator=command.operator,
            mgmt_no=command.mgmt_no,
            item_id=command.item_id,
            qty=command.qty,
            reason=command.reason,
            reason_raw=command.reason_raw,
            requested_at=command.requested_at,
            received_at=command.received_at,
            forced=command.forced,
            note=command.note,
        )
    if isinstance(command, Withdraw):
        return WithdrawClaim(
            claim_id=command.claim_id,
            revision=command.revision,
            channel_id=command.channel_id,
            operator=command.operator,
            mgmt_no=command.mgmt_no,
            withdrawn_at=command.withdrawn_at,
        )
    return ResolveClaim(
        claim_id=command.claim_id,
        revision=command.revision,
        channel_id=command.channel_id,
        operator=command.operator,
        resolution="CANCEL" if command.resolution == "CANCEL" else "SHIP",
        note=command.note,
    )


def _events(claim: Claim, at: datetime) -> Iterator[Contract]:
    common = {
        "claim_id": claim.id,
        "channel_id": claim.channel_id,
        "claim_key": claim.claim_key,
        "market_order_no": claim.facts.market_order_no,
        "mgmt_no": claim.mgmt_no,
        "at": at,
    }
    for news in dict.fromkeys(claim.news):
        if news == "received":
            yield ClaimReceived.model_validate(common)
        elif news == "settled":
            yield ClaimSettled.model_validate({**common, "decision": claim.decision, "raced": claim.raced})
        else:
            yield ClaimWithdrawn.model_validate({**common, "withdrawal": claim.withdrawal})


def acknowledged(claim: Claim, operator: str, at: datetime, *, withdrawal: bool, undone: bool = False) -> Contract:
    """확인, and its taking back."""
    return ClaimAcknowledged(
        claim_id=claim.id,
        channel_id=claim.channel_id,
        claim_key=claim.claim_key,
        market_order_no=claim.facts.market_order_no,
        mgmt_no=claim.mgmt_no,
        at=at,
        operator=operator,
        of_withdrawal=withdrawal,
        undone=undone,
    )
