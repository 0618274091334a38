"""Pieces on their way back: written and read under the lock of their pack; listed as 입고예정 without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.paging import found
from services.orders.adapters.tables_masters import option
from services.orders.adapters.tables_returns import return_line
from services.orders.application.paging import Found, Part
from services.orders.domain.returns import Origin, Returning, State
from shared.runtime.command import CommandContext

_UNSETTLED = text(
    """
    SELECT EXISTS (SELECT FROM return_line r WHERE r.mgmt_no = ANY(CAST(:mgmt_nos AS bigint[]))
                   AND r.state <> 'CANCELLED' AND NOT r.settled)
    """
)


class SqlReturns:
    """Implements `application.ports_cases.Returns`, and the read of `GET /expected-inbounds`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def open_of(self, mgmt_no: int) -> Sequence[Returning]:
        r = return_line.c
        return await self._lines(r.mgmt_no == mgmt_no, r.state == State.OPEN.value, r.settled.is_(False))

    async def any_unsettled(self, mgmt_nos: Sequence[int]) -> bool:
        return bool(await self._conn.scalar(_UNSETTLED, {"mgmt_nos": list(mgmt_nos)}))

    async def of(self, return_id: str) -> Sequence[Returning]:
        try:
            known = UUID(return_id)
        except ValueError:
            return []
        return await self._lines(return_line.c.return_id == known)

    async def _lines(self, *where: ColumnElement[bool]) -> list[Returning]:
        rows = await self._conn.execute(select(return_line).where(*where).order_by(return_line.c.id))
        return [
            Returning(
                str(row.return_id),
                row.mgmt_no,
                row.item_id,
                row.option_code,
                row.qty,
                Origin(row.origin),
                row.inbound,
                State(row.state),
                row.arrived_qty,
                row.restocked_qty,
                row.revision,
                row.settled,
            )
            for row in rows
        ]

    async def save(self, lines: Sequence[Returning]) -> None:
        for line in lines:
            where = (return_line.c.return_id == UUID(line.return_id), return_line.c.item_id == line.item_id)
            await self._conn.execute(
                update(return_line)
                .where(*where)
                .values(
                    state=line.state.value,
                    arrived_qty=line.arrived_qty,
                    restocked_qty=line.restocked_qty,
                    revision=line.revision,
                    settled=line.settled,
                )
            )

    async def add(self, lines: Sequence[Returning], ctx: CommandContext) -> None:
        await self._conn.execute(
            insert(return_line),
            [
                {
                    "return_id": UUID(line.return_id),
                    "mgmt_no": line.mgmt_no,
                    "item_id": line.item_id,
                    "option_code": line.option_code,
                    "qty": line.qty,
                    "origin": line.origin.value,
                    "inbound": line.inbound,
                    "at": ctx.at,
                    "by": ctx.operator,
                }
                for line in lines
            ],
        )

    async def inbounds(self, option_code: str | None, part: Part) -> Found[dict[str, Any]]:
        """What the stock expects, the oldest first."""
        r = return_line.c
        query = (
            select(r.id, r.option_code, r.qty, r.return_id, r.mgmt_no, r.item_id, r.at, r.by)
            .add_columns(option.c.product_name, option.c.option_name)
            .join(option, option.c.option_code == r.option_code)
            .where(r.inbound, r.state == "OPEN", r.settled.is_(False))
        )
        if option_code:
            query = query.where(r.option_code == option_code)
        return await found(self._conn, query, [r.id], part)
