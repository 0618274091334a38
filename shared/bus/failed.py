"""Writes what failed into `bus_failed`: to be tried again at a time, or parked. Called with the inbox entry claimed,
in the same transaction; the message is then acknowledged, because the row is now its only copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.failures import Failure
from shared.bus.tuning import Tuning


@dataclass(frozen=True, slots=True)
class Message:
    """What is kept of a delivery: enough to handle it again without the broker. `id` is the inbox id."""

    consumer: str
    id: str
    type: str | None
    routing_key: str
    user_id: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """`due_at` None means parked; `attempt` counts the failures that were the message's own."""

    attempt: int
    due_at: datetime | None


def next_try(tuning: Tuning, failures: int, now: datetime) -> Verdict:
    """After `failures` failures: when to try again, or parked after the last delay."""
    if failures > len(tuning.retry_delays):
        return Verdict(failures, None)
    return Verdict(failures, now + timedelta(seconds=tuning.retry_delays[failures - 1]))


_STORE = text(
    """
    INSERT INTO bus_failed (consumer, message_id, type, routing_key, user_id, body, state, attempt, due_at, reason,
                            error, failed_at, parked_at)
    VALUES (:consumer, :message_id, :type, :routing_key, :user_id, :body, :state, :attempt, :due_at, :reason, :error,
            :now, :parked_at)
    ON CONFLICT (consumer, message_id) DO UPDATE
    SET body = excluded.body, state = excluded.state, attempt = excluded.attempt, due_at = excluded.due_at,
        reason = excluded.reason, error = excluded.error, failed_at = excluded.failed_at,
        parked_at = excluded.parked_at, resolved_at = NULL
    """
)  # the conflict: a message that failed so long ago that its inbox entry has been swept

_UPDATE = text(
    """
    UPDATE bus_failed
    SET state = :state, attempt = :attempt, due_at = :due_at, reason = :reason, error = :error,
        parked_at = COALESCE(:parked_at, parked_at)
    WHERE id = :id AND state = 'RETRY'
    """
)


async def store(conn: AsyncConnection, message: Message, failure: Failure, verdict: Verdict, now: datetime) -> None:
    """The first failure of a message."""
    await conn.execute(
        _STORE,
        {
            "consumer": message.consumer,
            "message_id": message.id,
            "type": message.type,
            "routing_key": message.routing_key,
            "user_id": message.user_id,
            "body": message.body,
            "now": now,
            **_outcome(failure, verdict, now),
        },
    )


async def store_again(conn: AsyncConnection, row_id: int, failure: Failure, verdict: Verdict, now: datetime) -> None:
    """A further failure of a message whose row is locked by this transaction."""
    await conn.execute(_UPDATE, {"id": row_id, **_outcome(failure, verdict, now)})


def _outcome(failure: Failure, verdict: Verdict, now: datetime) -> dict[str, object]:
    parked = verdict.due_at is None
    return {
        "state": "PARKED" if parked else "RETRY",
        "attempt": verdict.attempt,
        "due_at": verdict.due_at,
        "reason": failure.reason,
        "error": failure.error,
        "parked_at": now if parked else None,
    }
