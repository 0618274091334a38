"""What the readers of the bus' tests do with a message, and their shorter times: also in children, which are started
again and again and therefore import no test tools here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.received import Received
from shared.bus.subscription import Subscription
from shared.bus.tuning import Tuning
from tests.support.bus_contracts import Do, Happened
from tests.support.bus_history.tables import effect

QUICK = Tuning(
    retry_delays=(0.05, 0.1, 0.15),
    lock_retry_delay=0.1,
    relay_poll=0.2,
    confirm_timeout=2.0,
    refused_delays=(0.2, 0.2, 0.2),
    compete_interval=0.1,
    probe_interval=0.1,
    retry_poll=0.05,
    queue_poll=0.2,
    gauge_interval=0.2,
)
"""The same logic, shorter times."""


def recording(queue: str) -> Callable[[AsyncConnection, Sequence[Received]], Awaitable[None]]:
    """A handler that leaves one effect a message."""

    async def record(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        rows = [{"queue": queue, "message_id": each.id, "number": number_of(each)} for each in messages]
        await conn.execute(insert(effect), rows)

    return record


def number_of(message: Received) -> int:
    """The number that every test message carries."""
    number: int = message.envelope.data["number"]
    return number


def hearing(queue: str = "reader.things", **more: Any) -> Subscription:
    """A subscription to both test messages; by default every message leaves an effect."""
    plain = Subscription(queue, (Happened, Do), recording(queue))
    return replace(plain, **more)
