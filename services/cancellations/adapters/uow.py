"""One transaction of cancellations over one connection. It never commits: `Database.transaction` does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.adapters import locks
from services.cancellations.adapters.claims import SqlClaims
from services.cancellations.adapters.known_orders import SqlOrders
from services.cancellations.adapters.masters import SqlChannels, SqlFormats
from services.cancellations.adapters.uploads import SqlUploads
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract


class SqlUow:
    """`Uow` of the ports."""

    def __init__(self, conn: AsyncConnection, outbox: Outbox) -> None:
        self._conn = conn
        self._outbox = outbox
        self.claims = SqlClaims(conn)
        self.orders = SqlOrders(conn)
        self.channels = SqlChannels(conn)
        self.formats = SqlFormats(conn)
        self.uploads = SqlUploads(conn)

    async def lock(self, names: Iterable[str]) -> None:
        await locks.lock(self._conn, names)

    async def publish(self, messages: Sequence[Contract]) -> None:
        await self._outbox.add(self._conn, messages)
