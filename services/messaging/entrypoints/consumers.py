"""What messaging consumes: orders' events, for the order contact read model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.application.ports import Uow
from shared.bus.received import Received
from shared.bus.subscription import UNHURRIED, AfterCommit, Subscription
from shared.contracts.orders import PACK_EVENTS, OrdersEvent, PackSnapshotted
from shared.contracts.snapshots import Pack

QUEUE = "messaging.order-contacts"


def subscriptions(uow: Callable[[AsyncConnection], Uow]) -> list[Subscription]:
    """One queue; snapshots for a rebuild come the same way."""

    async def take_packs(conn: AsyncConnection, received: Sequence[Received]) -> AfterCommit | None:
        """Apply the snapshots of a batch, whatever its order."""
        await uow(conn).contacts.take([pack for each in received for pack in _packs(each)])
        return None

    return [Subscription(QUEUE, (*PACK_EVENTS, PackSnapshotted), take_packs, batch=100, linger=UNHURRIED)]


def _packs(received: Received) -> Sequence[Pack]:
    data = received.data
    return data.packs if isinstance(data, (OrdersEvent, PackSnapshotted)) else ()
