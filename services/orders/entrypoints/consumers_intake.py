"""Orders over the broker, and the requests of other services for snapshots. Of orders the good lines are taken; the
others are parked as a message of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.intake_ports import IntakeUow
from services.orders.application.republish import SnapshotUow, republish
from services.orders.application.take_in import take_in_rows
from services.orders.domain.intake import Intake
from services.orders.entrypoints.schemas_intake import IntakeBody, IntakeLine
from shared.bus.partial import park_part
from shared.bus.received import External, Received
from shared.bus.subscription import ExternalSubscription, Poison, Subscription
from shared.contracts.codes import Refusal
from shared.contracts.orders_commands import RequestSnapshots
from shared.runtime.clock import Clock
from shared.runtime.command import CommandContext
from shared.runtime.ids import NewId

QUEUE = "orders.intake"
NOT_THEIRS = "a line of another channel"


def subscriptions(
    intake: Callable[[AsyncConnection], IntakeUow],
    snapshots: Callable[[AsyncConnection], SnapshotUow],
    clock: Clock,
    new_id: NewId,
) -> list[Subscription | ExternalSubscription]:
    """`orders.intake` (exchange `channels`, `orders.<channel_id>`) and `orders.snapshots`."""

    async def on_orders(conn: AsyncConnection, message: External) -> None:
        try:
            body = IntakeBody.model_validate_json(message.body)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise Poison(_storable(f"{first['type']} at {'/'.join(map(str, first['loc']))}")) from error
        rows = _theirs(body, message.user_id)
        if all(isinstance(row, Refusal) for row in rows):
            raise Poison(_reasons(row for row in rows if isinstance(row, Refusal)))
        ctx = CommandContext(message.user_id, str(new_id()), clock())
        results = await take_in_rows(intake(conn), rows, ctx)
        bad = [result for result in results if not result["ok"]]
        if bad:
            part = json.dumps({"orders": [_as_sent(body.orders[result["id"]]) for result in bad]}).encode()
            reason = _reasons(_why(rows[result["id"]], result) for result in bad)
            await park_part(conn, QUEUE, message, part, reason, ctx.at)

    async def on_request(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        for message in messages:
            await republish(snapshots(conn), message.as_(RequestSnapshots), clock)

    return [
        ExternalSubscription(QUEUE, "channels", ("orders.*",), on_orders),
        Subscription("orders.snapshots", (RequestSnapshots,), on_request),
    ]


def _theirs(body: IntakeBody, user_id: str) -> list[Intake | Refusal]:
    """A channel's program brings lines of its own channel only."""
    try:
        rows = body.lines()
    except Refusal as refusal:
        raise Poison(refusal.code) from None
    return [Refusal("NOT_PERMITTED") if isinstance(row, Intake) and row.channel_id != user_id else row for row in rows]


def _why(row: Intake | Refusal, result: Mapping[str, Any]) -> Refusal:
    return row if isinstance(row, Refusal) else Refusal(result["code"])


def _reasons(refusals: Iterable[Refusal]) -> str:
    """Codes, with the place in the line; never what stands there."""
    return _storable(", ".join(sorted({_told(each) for each in refusals})))


def _told(refusal: Refusal) -> str:
    place, _, _ = str(refusal.params.get("field", "")).partition(" ")
    return NOT_THEIRS if refusal.code == "NOT_PERMITTED" else f"{refusal.code} {place}".strip()


def _storable(reason: str) -> str:
    """A name that somebody made up may hold what PostgreSQL cannot."""
    return reason.replace("\x00", "")


def _as_sent(row: IntakeLine | Any) -> Any:
    return row.model_dump(mode="json", exclude_unset=True) if isinstance(row, IntakeLine) else row
