"""What a message is. One class per message type, in the file of its producer; additive within a major."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen part of a message. Readers ignore fields that they do not know (additive evolution)."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Contract(Value):
    """The `data` of one message type. `TYPE` is the type and the routing key: `<service>.<aggregate>.<verb>.v<major>`.

    `EXCHANGE` is `<producer>.events` for events and `<owner>.commands` for commands (architecture 4).
    """

    TYPE: ClassVar[str]
    EXCHANGE: ClassVar[str]

    def subject(self) -> str:
        """The id of the aggregate that the message is about, ASCII."""
        raise NotImplementedError

    def sequence(self) -> int | None:
        """The version of that aggregate after the change, when it has one."""
        return None


class Envelope(BaseModel):
    """A structured CloudEvents 1.0 envelope (architecture 4). `data` stays plain JSON until a consumer asks."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: str = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str = "application/json"
    sequence: int | None = None
    correlationid: str
    causationid: str | None = None
    traceparent: str | None = None
    data: dict[str, Any]
