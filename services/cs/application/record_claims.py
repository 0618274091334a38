"""What a channel's claim leaves in the history of its order (판매처취소, 취소철회, A36), each step once. Pure.

Orders answers a repeated command again, in a new event: so a record's key is the claim's step, not the event's id.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.cs.application.said import Said
from services.cs.application.texts import cancel, claim, pack
from services.cs.domain.tasks import Task
from shared.contracts.orders import ClaimDecided, ClaimStep, Decision

_TOLD = frozenset({Decision.HELD_FOR_DECISION, Decision.RECORDED_AFTER_SHIP})
"""Beside pieces really cancelled, what an agent has to know; a claim that found nothing to do leaves nothing."""


def key_of(event: ClaimDecided) -> str:
    """Unique for what was done. A held or recorded claim that the channel tells again, with a later revision, is the
    same hold or the same record."""
    if event.step is ClaimStep.APPLY and event.decision is Decision.HELD_FOR_DECISION:
        holds = sorted(hold.id for each in event.packs for hold in each.holds if hold.claim_id == event.claim_id)
        return f"claim:{event.claim_id}:{','.join(holds)}:{event.qty}"
    if event.step is ClaimStep.APPLY and event.decision is Decision.RECORDED_AFTER_SHIP:
        return f"claim:{event.claim_id}:{event.decision}:{event.qty}"
    return f"claim:{event.claim_id}:{event.revision}"


def said_of(event: ClaimDecided) -> Iterator[Said]:
    """On the claim's order one record of the step, and one of the waybill that it took off; none where no pack was
    touched: that is a repeat, or a "no"."""
    if not event.packs:
        return
    if event.step is ClaimStep.APPLY and (event.decision in _TOLD or event.lines or event.note):
        reason = event.reason_raw or cancel.reason_label(event.reason)
        words = claim.channel_cancelled(event.channel_name, event.qty, reason)
        yield Said(event.mgmt_no, Task.APPLY_CHANNEL_CANCELS, words, event.reason or None)
    elif event.step is ClaimStep.WITHDRAW and event.withdrawal is not None:
        words = claim.withdrawn(event.channel_name, event.withdrawn_at or event.at)
        yield Said(event.mgmt_no, Task.CANCEL_WITHDRAWAL, words, event.reason or None)
    elif event.step is ClaimStep.RESOLVE and event.resolution is not None:
        if event.removed_invoice_no is not None:
            words = pack.invoice_removed(event.removed_courier_name, event.removed_invoice_no)
            yield Said(event.mgmt_no, Task.REMOVE_INVOICE, words, beside=True, noted=False)
        words = claim.resolved(event.channel_name, event.qty, event.resolution)
        yield Said(event.mgmt_no, Task.RESOLVE_CLAIM, words, event.reason or None)
