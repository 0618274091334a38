"""One transaction as intake, the manual order and republishing see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.by_hand import SqlByHand
from services.orders.adapters.intake import SqlIntake
from services.orders.adapters.matchings import SqlMatchings
from services.orders.adapters.republished import SqlSnapshots
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract


class SqlIntakeUow:
    """Implements `IntakeUow`, `ByHandUow` and `SnapshotUow`."""

    def __init__(self, conn: AsyncConnection, outbox: Outbox) -> None:
        self.snapshots = SqlSnapshots(conn)
        self.intake = SqlIntake(conn, self.snapshots.packs)
        self.by_hand = SqlByHand(conn)
        self.matchings = SqlMatchings(conn)
        self._conn = conn
        self._outbox = outbox

    async def publish(self, messages: Sequence[Contract]) -> None:
        await self._outbox.add(self._conn, messages)
