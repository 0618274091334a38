"""What a channel's claim leaves in the history of its order (판매처취소, 취소철회, A36), each step once. Pure.

Orders answers a repeated command again, in a new event: so a record's key is the claim's step, not the event's id.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.cs.application.texts import cancel, claim
from services.cs.domain.records import SystemText
from services.cs.domain.tasks import Task
from shared.contracts.orders import ClaimDecided, ClaimStep, Decision

_TOLD = frozenset({Decision.HELD_FOR_DECISION, Decision.RECORDED_AFTER_SHIP})
"""Beside pieces really cancelled, what an agent has to know; a claim that found nothing to do leaves nothing."""


def key_of(event: ClaimDecided) -> str:
    """Unique for what was done. A held or recorded claim that the channel tells again, with a later revision, is the
    same hold or the same record."""
    if event.step is ClaimStep.APPLY and event.decision is Decision.HELD_FOR_DECISION:
        holds = sorted(hold.id for pack in event.packs for hold in pack.holds if hold.claim_id == event.claim_id)
        return f"claim:{event.claim_id}:{','.join(holds)}:{event.qty}"
    if event.step is ClaimStep.APPLY and event.decision is Decision.RECORDED_AFTER_SHIP:
        return f"claim:{event.claim_id}:{event.decision}:{event.qty}"
    return f"claim:{event.claim_id}:{event.revision}"


def said_of(event: ClaimDecided) -> Iterator[tuple[Task, SystemText]]:
    """At most one record, on the claim's order; none where no pack was touched: that is a repeat, or a "no"."""
    if not event.packs:
        return
    if event.step is ClaimStep.APPLY and (event.decision in _TOLD or event.lines):
        reason = event.reason_raw or cancel.reason_label(event.reason)
        yield Task.APPLY_CHANNEL_CANCELS, claim.channel_cancelled(event.channel_name, event.qty, reason)
    elif event.step is ClaimStep.WITHDRAW and event.withdrawal is not None:
        yield Task.CANCEL_WITHDRAWAL, claim.withdrawn(event.channel_name, event.withdrawn_at or event.at)
    elif event.step is ClaimStep.RESOLVE and event.resolution is not None:
        yield Task.RESOLVE_CLAIM, claim.resolved(event.channel_name, event.qty, event.resolution)
