"""One transaction as the use cases see it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.adapters.audit import SqlAudit
from services.accounts.adapters.clients import SqlClients
from services.accounts.adapters.operators import SqlOperators
from services.accounts.adapters.sessions import SqlSessions
from services.accounts.adapters.signing_keys import SqlKeys
from services.accounts.application.ports import Audit, Clients, Keys, Operators, Sessions
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract
from shared.runtime.ids import NewId


class SqlUow:
    """Repositories over one connection; messages go to the outbox."""

    operators: Operators
    sessions: Sessions
    clients: Clients
    audit: Audit
    keys: Keys

    def __init__(self, conn: AsyncConnection, outbox: Outbox, new_id: NewId, passphrase: str) -> None:
        self._conn = conn
        self._outbox = outbox
        self.operators = SqlOperators(conn)
        self.sessions = SqlSessions(conn)
        self.clients = SqlClients(conn)
        self.audit = SqlAudit(conn, new_id)
        self.keys = SqlKeys(conn, passphrase)

    async def publish(self, *messages: Contract) -> None:
        await self._outbox.add(self._conn, messages)
