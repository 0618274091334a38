"""A message to the customer is a line in the history of its order (A27, D15); its words stay in messaging."""

from __future__ import annotations

from services.cs.application.texts.order import message_queued
from services.cs.domain.records import Handled, RecordDraft
from services.cs.domain.tasks import Task
from shared.contracts.messaging import MessageQueued
from shared.runtime.command import SYSTEM


def record_of(event: MessageQueued, event_id: str) -> RecordDraft | None:
    """None for a message that is about no order. What the system sends by itself is written 완료."""
    if event.mgmt_no is None:
        return None
    return RecordDraft(
        key=event_id,
        mgmt_no=event.mgmt_no,
        pack_no=None,
        at=event.at,
        operator=event.operator,
        task=Task.SEND_MESSAGE,
        handled=Handled.DONE if event.operator == SYSTEM else Handled.OPEN,
        system=message_queued(event.kind),
        message_id=event.message_id,
    )
