"""A message as a handler sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from shared.contracts.base import Contract, Envelope
from shared.runtime.context import Cause

C = TypeVar("C", bound=Contract)


@dataclass(frozen=True, slots=True)
class Received:
    """One delivered message whose inbox entry this transaction has claimed. `data` is its validated contract."""

    envelope: Envelope
    data: Contract

    @property
    def id(self) -> str:
        return str(self.envelope.id)

    @property
    def time(self) -> datetime:
        return self.envelope.time

    @property
    def cause(self) -> Cause:
        """What a handler of a batch passes to `caused_by` when it answers this one message of many."""
        return Cause(self.envelope.correlationid, self.id, self.envelope.traceparent)

    def as_(self, contract: type[C]) -> C:
        """The data as `contract`; the subscription's table guarantees it."""
        if not isinstance(self.data, contract):
            raise TypeError(f"{type(self.data).__name__} is not {contract.__name__}")
        return self.data


@dataclass(frozen=True, slots=True)
class External:
    """A message from outside (api.md, "Through RabbitMQ, from outside"): bytes as they came, nothing decoded.

    `user_id` is the broker user, which the broker has checked; the routing key's last part has been checked against
    it. `(user_id, message_id)` is claimed in the inbox.
    """

    body: bytes
    user_id: str
    message_id: str
    routing_key: str

    @property
    def id(self) -> str:
        return f"{self.user_id}:{self.message_id}"
