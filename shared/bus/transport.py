"""What the bus asks of a transport. Delivery is at least once and unordered; everything else is done above it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.bus.topology import Topology


class BrokerDown(ConnectionError):
    """The other side of the transport cannot be reached or does not answer; nothing is known to be lost."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One outbox row. `body` is the envelope; the columns beside it are mirrored into the transport's properties."""

    id: int
    message_id: UUID
    source: str
    exchange: str
    type: str
    subject: str
    sequence: int | None
    correlation_id: str
    causation_id: str | None
    traceparent: str | None
    body: str
    created_at: datetime

    @property
    def is_command(self) -> bool:
        """A command must reach its owner; an event may interest nobody."""
        return self.exchange.endswith(".commands")


@dataclass(slots=True)
class Published:
    """What became of a batch, by outbox id. What stands nowhere is not known and stays as it is.

    `confirmed` may be deleted (`unbound` events are among them). `refused` rows stay with the reason and must not hold
    up the others; `unanswered` ones as well, and are tried again sooner.
    """

    confirmed: list[int] = field(default_factory=list)
    unbound: list[Outgoing] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    unanswered: dict[int, str] = field(default_factory=dict)


class Publisher(Protocol):
    """An open session of the relay."""

    async def ready(self) -> None:
        """Returns at once while the broker takes messages; waits while it says that it is blocked."""
        ...

    async def publish(self, rows: Sequence[Outgoing]) -> Published:
        """Publish all, in flight together; every answer has a time limit. Raises BrokerDown."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it came. `deliveries` counts earlier unanswered ones; `dead_queue` is where it was given up."""

    tag: int
    body: bytes
    message_id: str | None
    routing_key: str
    type: str | None = None
    user_id: str | None = None
    deliveries: int = 0
    dead_queue: str | None = None


class Intake(Protocol):
    """An open session of one consumer. Whatever is not acknowledged when it ends is delivered again."""

    async def take(self, limit: int, linger: float) -> Sequence[Delivery]:
        """Wait for one message, then up to `linger` seconds for up to `limit` in all. Raises BrokerDown."""
        ...

    async def ack(self, batch: Sequence[Delivery]) -> None:
        """Answer everything of the last `take`. Raises BrokerDown."""
        ...


class Transport(Protocol):
    """`amqp` or `local`."""

    async def declare(self, topology: Topology) -> None:
        """Make exchanges, queues and bindings as they should be. May be repeated. Raises BrokerDown."""
        ...

    def publisher(self) -> AbstractAsyncContextManager[Publisher]:
        """Open a relay's session. Raises BrokerDown."""
        ...

    def intake(self, queue: str, prefetch: int) -> AbstractAsyncContextManager[Intake]:
        """Open a consumer's session. Raises BrokerDown."""
        ...

    async def probe(self) -> None:
        """Raises BrokerDown when the other side does not answer within two seconds."""
        ...

    async def close(self) -> None:
        """Close what is kept open between sessions."""
        ...
