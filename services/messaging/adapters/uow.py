"""One transaction of messaging: its repositories on one connection. Never commits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from services.messaging.adapters.contacts import SqlContacts
from services.messaging.adapters.messages import SqlMessages
from services.messaging.adapters.senders import SqlSenders
from services.messaging.adapters.webhook_inbox import SqlWebhookInbox
from services.messaging.application.ports import Uow
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract
from shared.db.database import Database

T = TypeVar("T")


class SqlUow:
    """Implements `ports.Uow`."""

    def __init__(self, conn: AsyncConnection, outbox: Outbox) -> None:
        self._conn = conn
        self._outbox = outbox
        self.senders = SqlSenders(conn)
        self.messages = SqlMessages(conn)
        self.contacts = SqlContacts(conn)
        self.inbox = SqlWebhookInbox(conn)

    async def publish(self, contracts: Sequence[Contract]) -> None:
        """Put messages into the outbox of this transaction."""
        await self._outbox.add(self._conn, contracts)


class SqlTransactions:
    """Implements `ports.Transactions`."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    async def run(self, work: Callable[[Uow], Awaitable[T]]) -> T:
        """Run `work` in a transaction of its own."""
        return await self._database.transaction(lambda conn: work(SqlUow(conn, self._outbox)))
