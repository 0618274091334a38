"""A migrated database of cs, its pool as the run-time role, and its projection fed by hand."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters.uow import SqlUow
from services.cs.application.live import LiveMessage
from services.cs.application.project_orders import project_orders
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.support.databases import Databases, TestDatabase

OUTBOX = Outbox("cs", utc_now, uuid7)


class Cs:
    """The database of one test, and what a consumer would do with it."""

    def __init__(self, made: TestDatabase) -> None:
        self.made = made
        self.database = Database(made.url, name="cs", pool_size=8)

    def uow(self, conn: AsyncConnection) -> SqlUow:
        return SqlUow(conn, OUTBOX)

    async def project(self, *events: Contract | tuple[str, Contract]) -> list[LiveMessage]:
        """One batch; an event without an id gets one."""
        batch = [each if isinstance(each, tuple) else (str(uuid4()), each) for each in events]
        return await self.database.transaction(lambda conn: project_orders(self.uow(conn), batch))

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """Rows as dicts."""

        async def work(conn: AsyncConnection) -> list[dict[str, Any]]:
            return [dict(row) for row in (await conn.execute(text(sql), params)).mappings()]

        return await self.database.read(work)

    async def run(self, sql: str, **params: Any) -> None:
        """A statement as the run-time role."""
        await self.database.transaction(lambda conn: conn.execute(text(sql), params))


@pytest.fixture
async def cs(databases: Databases) -> AsyncIterator[Cs]:
    """A fresh, migrated, empty cs."""
    made = Cs(await databases.fresh("cs"))
    try:
        yield made
    finally:
        await made.database.close()


@pytest.fixture
async def api(cs: Cs) -> AsyncIterator[Any]:
    """The HTTP side over the same database."""
    from tests.integration.cs.http import api_of

    async with api_of(cs) as made:
        yield made


@pytest.fixture(params=[None, 2])
def counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to a page: lists that are counted to their end, as here all are, and longer ones."""
    for each in ("pack_sources", "word_walk", "record_list", "record_walk") if request.param else ():
        monkeypatch.setattr(f"services.cs.adapters.{each}.COUNTED", request.param)


@pytest.fixture
async def returns(cs: Cs, api: Any) -> Any:
    """반품관리 over the same database."""
    from tests.integration.cs.returns_desk import ReturnsDesk

    return ReturnsDesk(cs, api)
