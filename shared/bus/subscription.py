"""What a service consumes: one queue a purpose, the message types bound to it, and who handles them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.received import External, Received
from shared.contracts.base import Contract

AfterCommit = Callable[[], Awaitable[None]]
"""Something to do once the transaction is committed, best effort (live fan-out): a failure is logged and counted."""

Handler = Callable[[AsyncConnection, Sequence[Received]], Awaitable[AfterCommit | None]]
"""Handles messages in the transaction that claims their inbox entries. It gets one message, or a batch where the
subscription says so. It never commits, never talks to a network. A raised exception is retried, then parked."""

ExternalHandler = Callable[[AsyncConnection, External], Awaitable[AfterCommit | None]]
"""The same for one message from outside. What it cannot read it refuses with `Poison`."""


UNHURRIED = 0.2
"""Seconds to gather a batch in a read model that nobody watches: a transaction costs as much for one as for ten."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """`queue` is `<consumer>.<purpose>`, ASCII. With `batch` > 1 up to that many messages share a transaction,
    waiting at most `linger` seconds for them; a batch that fails is tried one by one."""

    queue: str
    types: tuple[type[Contract], ...]
    handler: Handler
    batch: int = 1
    linger: float = 0.005
    concurrency: int = 1


@dataclass(frozen=True, slots=True)
class ExternalSubscription:
    """Binds `queue` to an exchange that others write to, by topic patterns such as `claims.*`. RabbitMQ only.

    The routing key is `<word>.<user>` and the user must be the message's `user_id`. The one subscriber that
    `drains_unroutable` also parks what nobody binds.
    """

    queue: str
    exchange: str
    patterns: tuple[str, ...]
    handler: ExternalHandler
    concurrency: int = 1
    drains_unroutable: bool = False


class Poison(Exception):
    """Raised by a handler for a message that no retry can help: it is parked at once with this reason.

    The reason is shown in lists: no personal data in it."""
