"""What a channel's claim leaves in the history of its order (판매처취소, 취소철회, A36), each step once. Pure.

Orders answers a repeated command again, in a new event: so a record's key is the claim's step, not the event's id.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.cs.application.texts import cancel, claim
from services.cs.domain.records import SystemText
from services.cs.domain.tasks import Task
from shared.contracts.orders import ClaimDecided, ClaimStep, Decision

_TOLD = frozenset({Decision.APPLIED_BEFORE_SHIP, Decision.HELD_FOR_DECISION, Decision.RECORDED_AFTER_SHIP})
"""What an agent has to know; a claim that found nothing to do, or no order, leaves nothing."""


def key_of(event: ClaimDecided) -> str:
    """Unique for what was done. A step that changed nothing is told once, however often it is repeated."""
    if event.packs:
        return f"claim:{event.claim_id}:{event.revision}"
    outcome = event.withdrawal or event.decision
    return f"claim:{event.claim_id}:{event.step}:{outcome}:{event.qty}"


def said_of(event: ClaimDecided) -> Iterator[tuple[Task, SystemText]]:
    """At most one record, on the claim's order."""
    if event.step is ClaimStep.APPLY and event.decision in _TOLD:
        reason = event.reason_raw or cancel.reason_label(event.reason)
        yield Task.APPLY_CHANNEL_CANCELS, claim.channel_cancelled(event.channel_name, event.qty, reason)
    elif event.step is ClaimStep.WITHDRAW and event.withdrawal is not None:
        yield Task.CANCEL_WITHDRAWAL, claim.withdrawn(event.channel_name, event.withdrawn_at or event.at)
    elif event.step is ClaimStep.RESOLVE and event.code is None and event.resolution is not None:
        yield Task.RESOLVE_CLAIM, claim.resolved(event.channel_name, event.qty, event.resolution)
