"""Replacements and how their exchanges were called off: written and read under the locks of their packs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.packs_sql import MOVED
from services.orders.adapters.tables_returns import exchange_call_off
from services.orders.domain.exchange_end import CallOff
from shared.runtime.command import CommandContext

_PARTS = text(
    """
    WITH RECURSIVE part AS (
        SELECT CAST(:replacement AS bigint) AS mgmt_no
        UNION
        SELECT o.mgmt_no FROM part p JOIN orders o ON o.copied_from = p.mgmt_no WHERE o.source = 'SPLIT'
    )
    SELECT mgmt_no FROM part ORDER BY mgmt_no
    """
)
x = exchange_call_off.c


class SqlExchanges:
    """Implements `application.ports_cases.Exchanges`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def parts_of(self, replacement: int) -> Sequence[int]:
        return list(await self._conn.scalars(_PARTS, {"replacement": replacement}))

    async def called_off(self, replacement: int, parts: Sequence[int]) -> CallOff | None:
        if list(parts) != await self.parts_of(replacement):
            await self._conn.execute(MOVED)
        query = select(x.revision, x.done, x.given_back).where(x.mgmt_no == replacement)
        row = (await self._conn.execute(query)).one_or_none()
        return CallOff(replacement, row.revision, row.done, row.given_back) if row else None

    async def save(self, call_off: CallOff, ctx: CommandContext) -> None:
        now = {"revision": call_off.revision, "done": call_off.done, "given_back": call_off.given_back, "at": ctx.at}
        statement = insert(exchange_call_off).values(mgmt_no=call_off.replacement, **now)
        await self._conn.execute(statement.on_conflict_do_update(index_elements=[x.mgmt_no], set_=now))
