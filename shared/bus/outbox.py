"""The producer's side: messages become rows in the caller's transaction, and nothing else happens here.

Never flushes elsewhere, never commits, never talks to a broker: what is rolled back was never said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.telemetry import outgoing_traceparent
from shared.contracts.base import Contract
from shared.db.known import Known
from shared.runtime.clock import Clock
from shared.runtime.context import current_cause
from shared.runtime.ids import NewId

CHANNEL = "bus_outbox"
"""The NOTIFY channel that wakes the relay at commit."""

_INSERT = Known(
    f"""
    WITH added AS (
        INSERT INTO outbox (message_id, source, exchange, type, subject, sequence, correlation_id, causation_id,
                            traceparent, body, created_at)
        SELECT m.message_id, CAST(:source AS text), m.exchange, m.type, m.subject, m.sequence,
               CAST(:correlation_id AS text), CAST(:causation_id AS text), CAST(:traceparent AS text), m.body,
               CAST(:created_at AS timestamptz)
        FROM unnest(CAST(:message_ids AS uuid[]), CAST(:exchanges AS text[]), CAST(:types AS text[]),
                    CAST(:subjects AS text[]), CAST(:sequences AS bigint[]), CAST(:bodies AS text[]))
             WITH ORDINALITY AS m (message_id, exchange, type, subject, sequence, body, n)
        ORDER BY m.n
    )
    SELECT pg_notify('{CHANNEL}', '') AS told
    """,  # noqa: S608
    "told",
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all messages of one call share."""

    source: str
    correlation_id: str
    causation_id: str | None
    traceparent: str | None
    created_at: datetime


class Outbox:
    """Adds messages of one service. `source` is the service's name, as it stands in the envelope."""

    def __init__(self, source: str, clock: Clock, new_id: NewId) -> None:
        self._source = source
        self._clock = clock
        self._new_id = new_id

    async def add(self, conn: AsyncConnection, contracts: Sequence[Contract]) -> None:
        """Insert the messages in the caller's transaction, in one statement whatever their number.

        Correlation, causation and trace come from the request or message being handled; without one the first
        message's own id is the correlation.
        """
        if not contracts:
            return
        ids = [self._new_id() for _ in contracts]
        stamp = self._stamp(ids[0])
        await _INSERT.scalar(
            conn,
            {
                **asdict(stamp),
                "message_ids": ids,
                "exchanges": [each.EXCHANGE for each in contracts],
                "types": [each.TYPE for each in contracts],
                "subjects": [each.subject() for each in contracts],
                "sequences": [each.sequence() for each in contracts],
                "bodies": [encode(each, message_id, stamp) for each, message_id in zip(contracts, ids, strict=True)],
            },
        )

    def _stamp(self, first: UUID) -> Stamp:
        cause = current_cause()
        return Stamp(
            source=self._source,
            correlation_id=cause.correlation_id if cause else str(first),
            causation_id=cause.causation_id if cause else None,
            traceparent=outgoing_traceparent(cause),
            created_at=self._clock(),
        )


def encode(contract: Contract, message_id: UUID, stamp: Stamp) -> str:
    """The structured CloudEvents 1.0 JSON of one message; attributes without a value are left out, as it asks."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": message_id,
        "source": stamp.source,
        "type": contract.TYPE,
        "subject": contract.subject(),
        "time": stamp.created_at,
        "datacontenttype": "application/json",
        "sequence": contract.sequence(),
        "correlationid": stamp.correlation_id,
        "causationid": stamp.causation_id,
        "traceparent": stamp.traceparent,
    }
    head = orjson.dumps({name: value for name, value in attributes.items() if value is not None}).decode()
    return f'{head[:-1]},"data":{contract.model_dump_json()}}}'
