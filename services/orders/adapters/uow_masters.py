"""One transaction as the masters' use cases see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.masters import SqlMasters
from services.orders.adapters.matchings import SqlMatchings
from services.orders.adapters.options import SqlOptions
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract


class SqlMastersUow:
    """Implements `MastersUow`, `OptionsUow` and `MatchingsUow`."""

    def __init__(self, conn: AsyncConnection, outbox: Outbox) -> None:
        self.masters = SqlMasters(conn)
        self.options = SqlOptions(conn)
        self.matchings = SqlMatchings(conn)
        self._conn = conn
        self._outbox = outbox

    async def publish(self, messages: Sequence[Contract]) -> None:
        await self._outbox.add(self._conn, messages)
