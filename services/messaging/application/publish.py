"""From what happened to a message to what is published of it. The one place where facts become contracts."""

from __future__ import annotations

from collections.abc import Iterable

from services.messaging.domain.facts import Fact, Queued, Sent
from services.messaging.domain.message import Message
from shared.contracts.base import Contract
from shared.contracts.messaging import MessageQueued, MessageResulted, MessageSent


def contracts_of(messages: Iterable[Message]) -> list[Contract]:
    """The messages to publish; no body, no number travels."""
    return [_contract(message, fact) for message in messages for fact in message.facts]


def _contract(message: Message, fact: Fact) -> Contract:
    common = {
        "message_id": message.id,
        "mgmt_no": message.mgmt_no,
        "kind": message.kind,
        "at": fact.at,
        "operator": message.operator,
    }
    if isinstance(fact, Queued):
        return MessageQueued.model_validate(common)
    if isinstance(fact, Sent):
        return MessageSent.model_validate(common)
    return MessageResulted.model_validate({**common, "delivered": fact.delivered, "code": fact.code})
