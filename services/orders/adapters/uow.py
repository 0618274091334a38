"""One transaction as the actions see it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.catalogue import SqlCatalogue
from services.orders.adapters.claims import SqlClaims
from services.orders.adapters.exchanges import SqlExchanges
from services.orders.adapters.invoices import SqlInvoices
from services.orders.adapters.matchings import SqlMatchings
from services.orders.adapters.numbers import SqlNumbers
from services.orders.adapters.packs import SqlPacks
from services.orders.adapters.priorities import SqlPriorities
from services.orders.adapters.returns import SqlReturns
from services.orders.adapters.stock import SqlStock
from services.orders.adapters.waiting import SqlWaiting
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract
from shared.runtime.ids import NewId


class SqlUow:
    """Implements `application.ports.Uow`. It never commits: the edge does, once."""

    def __init__(self, conn: AsyncConnection, outbox: Outbox, new_id: NewId, invoice_unique_days: int) -> None:
        self._conn = conn
        self._outbox = outbox
        self._new_id = new_id
        self.packs = SqlPacks(conn)
        self.invoices = SqlInvoices(conn, invoice_unique_days)
        self.stock = SqlStock(conn)
        self.numbers = SqlNumbers(conn)
        self.catalogue = SqlCatalogue(conn)
        self.priorities = SqlPriorities(conn)
        self.returns = SqlReturns(conn)
        self.exchanges = SqlExchanges(conn)
        self.claims = SqlClaims(conn)
        self.matchings = SqlMatchings(conn)
        self.waiting = SqlWaiting(conn)

    def new_id(self) -> str:
        return str(self._new_id())

    def savepoint(self) -> AbstractAsyncContextManager[Any]:
        return self._conn.begin_nested()

    async def publish(self, messages: Sequence[Contract]) -> None:
        await self._outbox.add(self._conn, messages)
