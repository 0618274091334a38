"""Orders over the broker, and the requests of other services for snapshots."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.intake_ports import IntakeUow
from services.orders.application.republish import SnapshotUow, republish
from services.orders.application.take_in import take_in
from services.orders.entrypoints.schemas_intake import IntakeBody
from shared.bus.partial import park_part
from shared.bus.received import External, Received
from shared.bus.subscription import ExternalSubscription, Poison, Subscription
from shared.contracts.orders_commands import RequestSnapshots
from shared.runtime.clock import Clock
from shared.runtime.command import CommandContext
from shared.runtime.ids import NewId

QUEUE = "orders.intake"


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
            raise Poison(f"{first['type']} at {'/'.join(map(str, first['loc']))}") from error
        if any(line.channel_id != message.user_id for line in body.orders):
            raise Poison("a line of another channel")
        ctx = CommandContext(message.user_id, str(new_id()), clock())
        results = await take_in(intake(conn), [line.line() for line in body.orders], ctx)
        refused = [result for result in results if not result["ok"]]
        if refused:
            lines = [body.orders[result["id"]].model_dump(mode="json") for result in refused]
            reason = ", ".join(sorted({str(result["code"]) for result in refused}))
            await park_part(conn, QUEUE, message, orjson.dumps({"orders": lines}), reason, ctx.at)

    async def on_request(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        for message in messages:
            await republish(snapshots(conn), message.as_(RequestSnapshots), clock)

    return [
        ExternalSubscription(QUEUE, "channels", ("orders.*",), on_orders),
        Subscription("orders.snapshots", (RequestSnapshots,), on_request),
    ]
