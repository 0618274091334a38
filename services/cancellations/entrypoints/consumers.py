"""Message type -> use case. A message is one transaction; the read model takes many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.hear_answer import UnknownClaim, hear_answer
from services.cancellations.application.ports import ReadClaims, Uow
from services.cancellations.application.project_orders import project_channels, project_packs
from services.cancellations.application.restores import hear_restore
from services.cancellations.application.take_claims import Arrival, take_claims
from shared.bus.received import External, Received
from shared.bus.subscription import ExternalSubscription, Poison, Subscription
from shared.contracts.base import Contract
from shared.contracts.codes import Refusal
from shared.contracts.orders import (
    PACK_EVENTS,
    ChannelChanged,
    ClaimDecided,
    ItemsRestored,
    OrdersEvent,
    PackSnapshotted,
)
from shared.contracts.snapshots import Pack
from shared.runtime.clock import Clock
from shared.runtime.context import caused_by
from shared.runtime.ids import NewId

ORDERS = "cancellations.order-match"
SAGA = "cancellations.saga"
CLAIMS = "cancellations.claims"


_GATHER_S = 0.1
"""An uploaded file is judged by what is known here: an order that was just taken in must be known soon."""


def subscriptions(
    uow: Callable[[AsyncConnection], Uow], read_claims: ReadClaims, clock: Clock, new_id: NewId
) -> list[Subscription | ExternalSubscription]:
    """The read model, the saga, and the channels' own exchange."""

    async def on_orders(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        with caused_by(messages[-1].cause):
            changes = [message.data for message in messages if isinstance(message.data, ChannelChanged)]
            await project_channels(uow(conn), changes)
            await project_packs(uow(conn), [pack for message in messages for pack in _packs(message)], clock())

    async def on_saga(conn: AsyncConnection, messages: Sequence[Received]) -> None:
        for message in messages:
            if isinstance(message.data, ItemsRestored):
                await hear_restore(uow(conn), message.data)
                continue
            try:
                await hear_answer(uow(conn), message.as_(ClaimDecided))
            except UnknownClaim as error:
                raise Poison(f"no such claim: {error}") from error

    async def on_claims(conn: AsyncConnection, message: External) -> None:
        channel = await uow(conn).channels.get(message.user_id)
        if channel is None:
            raise Poison(f"CHANNEL_NOT_FOUND: {message.user_id}")
        try:
            events = read_claims(channel.adapter, message.body)
        except Refusal as refusal:
            raise Poison(f"{refusal.code}: {refusal.detail}") from refusal
        await take_claims(uow(conn), channel.channel_id, events, Arrival(clock(), "amqp", new_id))

    read_model: tuple[type[Contract], ...] = (*PACK_EVENTS, ChannelChanged, PackSnapshotted)
    return [
        Subscription(ORDERS, read_model, on_orders, batch=50, linger=_GATHER_S),
        Subscription(SAGA, (ClaimDecided, ItemsRestored), on_saga, concurrency=2),
        ExternalSubscription(CLAIMS, "channels", ("claims.*",), on_claims, concurrency=2, drains_unroutable=True),
    ]


def _packs(message: Received) -> Sequence[Pack]:
    return message.data.packs if isinstance(message.data, (OrdersEvent, PackSnapshotted)) else ()
