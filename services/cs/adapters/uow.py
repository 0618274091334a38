"""One transaction of cs: the repositories on one connection, and the outbox beside them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.access_log import SqlAccesses
from services.cs.adapters.alarms import SqlAlarms
from services.cs.adapters.exchanges import SqlExchanges
from services.cs.adapters.jobs import SqlJobs
from services.cs.adapters.macros import SqlMacros
from services.cs.adapters.read_model import SqlReadModel
from services.cs.adapters.record_list import SqlRecordSearch
from services.cs.adapters.records import SqlRecords
from services.cs.adapters.returns import SqlReturns
from services.cs.adapters.staff import SqlStaff
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract


class SqlUow:
    """`Uow` over PostgreSQL. It never commits: its caller does."""

    def __init__(self, conn: AsyncConnection, outbox: Outbox) -> None:
        self._conn = conn
        self._outbox = outbox
        self.view = SqlReadModel(conn)
        self.records = SqlRecords(conn)
        self.search = SqlRecordSearch(conn)
        self.jobs = SqlJobs(conn)
        self.accesses = SqlAccesses(conn)
        self.alarms = SqlAlarms(conn)
        self.macros = SqlMacros(conn)
        self.staff = SqlStaff(conn)
        self.returns = SqlReturns(conn)
        self.exchanges = SqlExchanges(conn)

    async def publish(self, messages: Sequence[Contract]) -> None:
        """Into the outbox, in this transaction."""
        await self._outbox.add(self._conn, messages)
