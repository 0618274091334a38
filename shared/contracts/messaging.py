"""What messaging publishes. Bodies of messages to customers never travel (architecture 4)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from shared.contracts.base import Contract


class MessageKind(StrEnum):
    """문자 종류: SMS, LMS, 알림톡."""

    SMS = "SMS"
    LMS = "LMS"
    ALIMTALK = "ALIMTALK"


class MessageEvent(Contract):
    """What is common: which message, of which order (null: no order), to whom is not said."""

    EXCHANGE: ClassVar[str] = "messaging.events"
    message_id: str
    mgmt_no: int | None = None
    kind: MessageKind
    at: datetime
    operator: str

    def subject(self) -> str:
        return self.message_id


class MessageQueued(MessageEvent):
    """A message was accepted for sending (A27)."""

    TYPE: ClassVar[str] = "messaging.message.queued.v1"


class MessageSent(MessageEvent):
    """The vendor took it (STATUS 1)."""

    TYPE: ClassVar[str] = "messaging.message.sent.v1"


class MessageResulted(MessageEvent):
    """The carrier's result is known (CALL_STATUS); `code` is the vendor's, `delivered` its meaning."""

    TYPE: ClassVar[str] = "messaging.message.resulted.v1"
    delivered: bool
    code: str


EVENTS: tuple[type[Contract], ...] = (MessageQueued, MessageSent, MessageResulted)
