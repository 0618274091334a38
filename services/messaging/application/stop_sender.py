"""The circuit of a sender: the carrier's "this number may not send" stops it, because every further try costs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.messaging.application.ports import Uow
from services.messaging.domain.message import Message
from shared.runtime.command import SYSTEM


async def stop_senders(uow: Uow, messages: Iterable[Message], at: datetime) -> list[str]:
    """Stop the senders of config-class results; the numbers that were stopped now."""
    blamed: dict[str, tuple[str, datetime]] = {}
    for message in messages:
        touched = {step.attempt_id for step in message.trail}
        for attempt in message.attempts:
            if attempt.id not in touched or not (attempt.verdict and attempt.verdict.consequence.stops_sender):
                continue
            known = blamed.get(message.sender_no)
            if known is None or known[1] < attempt.created_at:
                blamed[message.sender_no] = (attempt.verdict.code, attempt.created_at)
    stopped = []
    for sender_no in sorted(blamed):
        code, sent_at = blamed[sender_no]
        sender = await uow.senders.get(sender_no, lock=True)
        if sender is not None and sender.stop_after(code, sent_at=sent_at, at=at):
            sender.version += 1
            await uow.senders.save(sender, SYSTEM, at)
            stopped.append(sender_no)
    return stopped
