"""Cases of exchanges: opened once, then read and written under the lock of their row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.adapters import case_changes
from services.cs.adapters.exchange_list import ONE
from services.cs.adapters.tables_returns import exchange_case
from services.cs.domain.cases import CaseKind
from services.cs.domain.exchanges import ExchangeCase, ExchangeState
from shared.contracts.snapshots import OrderStatus
from shared.db.known import Known
from shared.runtime.command import CommandContext

x = exchange_case.c
_SAME = (
    "state", "version", "return_case_id", "came_qty", "released_at", "completed_at", "cancelled_at", "handled_by",
)  # fmt: skip
_TOGETHER = """
    r.command_id = x.command_id AND r.mgmt_no = x.mgmt_no AND x.return_case_id IS NULL
    AND EXISTS (SELECT 1 FROM return_item i WHERE i.case_id = r.id AND i.item_id = x.item_id)
"""
_JOIN_NEW = text(
    f"UPDATE exchange_case x SET return_case_id = r.id FROM return_case r WHERE x.id = :id AND {_TOGETHER}"  # noqa: S608
)
_JOIN_RETURN = text(
    f"UPDATE exchange_case x SET return_case_id = r.id FROM return_case r WHERE r.id = :id AND {_TOGETHER}"  # noqa: S608
)
_NOT_HELD = text(
    """
    SELECT x.id FROM exchange_case x JOIN order_view o ON o.mgmt_no = x.new_mgmt_no
    JOIN pack_view p ON p.pack_no = o.pack_no
    WHERE x.new_mgmt_no = ANY(CAST(:new_mgmt_nos AS bigint[])) AND x.state = 'WAITING'
      AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(p.holds) AS h (v) WHERE v ->> 'kind' = 'EXCHANGE'
                      AND CAST(v ->> 'mgmt_no' AS bigint) = x.new_mgmt_no)
    """
)
_TURNS = text(
    """
    SELECT pg_advisory_xact_lock(hashtextextended('goods:' || s.n, 0))
    FROM (SELECT n FROM unnest(CAST(:mgmt_nos AS bigint[])) AS u (n) ORDER BY n OFFSET 0) AS s
    """
)
_AWAITED = Known(
    """
    SELECT EXISTS (SELECT FROM exchange_case
                   WHERE new_mgmt_no = ANY(CAST(:new_mgmt_nos AS bigint[])) AND state = 'WAITING') AS any
    """,
    "any",
)
_STATUS = text(
    "SELECT p.status FROM order_view o JOIN pack_view p ON p.pack_no = o.pack_no WHERE o.mgmt_no = :new_mgmt_no"
)


class SqlExchanges:
    """`Exchanges` over PostgreSQL."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def open(self, row: dict[str, Any]) -> int | None:
        """The number that it got; None for a repeat."""
        made = upsert(exchange_case).values(**row).on_conflict_do_nothing(index_elements=["new_mgmt_no"])
        id: int | None = await self._conn.scalar(made.returning(x.id))
        if id is not None:
            await self._conn.execute(_JOIN_NEW, {"id": id})
        return id

    async def join(self, return_case_id: int) -> None:
        """After a return was opened."""
        await self._conn.execute(_JOIN_RETURN, {"id": return_case_id})

    async def lock(self, ids: Collection[int]) -> dict[int, ExchangeCase]:
        """Ascending."""
        return {each.id: each for each in await self._locked(x.id.in_(sorted(ids)))}

    async def take_turns(self, mgmt_nos: Collection[int]) -> None:
        """Two transactions that each do not see what the other is about to commit would both leave it waiting."""
        await self._conn.execute(_TURNS, {"mgmt_nos": sorted(mgmt_nos)})

    async def lock_lines(self, mgmt_no: int, item_ids: Collection[int]) -> dict[int, list[ExchangeCase]]:
        """Ascending, which is the order in which they were asked for."""
        not_called_off = x.state != ExchangeState.CANCELLED
        found = await self._locked(x.mgmt_no == mgmt_no, x.item_id.in_(sorted(item_ids)), not_called_off)
        lines: dict[int, list[ExchangeCase]] = {}
        for case in found:
            lines.setdefault(case.item_id, []).append(case)
        waits = {case.item_id for case in found if case.state is ExchangeState.WAITING}
        return {item_id: cases for item_id, cases in lines.items() if item_id in waits}

    async def lock_replacement(self, new_mgmt_no: int) -> ExchangeCase | None:
        """Each order carries one at most."""
        return next(iter(await self._locked(x.new_mgmt_no == new_mgmt_no)), None)

    async def any_waiting(self, new_mgmt_nos: Collection[int]) -> bool:
        """Most orders are nobody's replacement, and this is all that is asked of them."""
        return bool(await _AWAITED.scalar(self._conn, {"new_mgmt_nos": sorted(new_mgmt_nos)}))

    async def lock_not_held(self, new_mgmt_nos: Collection[int]) -> list[ExchangeCase]:
        """Only after their packs were written by this transaction: that is what makes the answer true."""
        found = await self._conn.scalars(_NOT_HELD, {"new_mgmt_nos": sorted(new_mgmt_nos)})
        return await self._locked(x.id.in_(sorted(found)), x.state == ExchangeState.WAITING)

    async def _locked(self, *where: ColumnElement[bool]) -> list[ExchangeCase]:
        query = select(exchange_case).where(*where).order_by(x.id).with_for_update()
        return [_case(row) for row in await self._conn.execute(query)]

    async def save(self, case: ExchangeCase, ctx: CommandContext) -> None:
        """The row and its changes."""
        case.version += 1
        now = {name: getattr(case, name) for name in _SAME}
        await self._conn.execute(update(exchange_case).where(x.id == case.id).values(**now))
        await case_changes.keep_changes(self._conn, case, ctx)

    async def status_of(self, new_mgmt_no: int) -> OrderStatus | None:
        """As far as it is known here."""
        found = await self._conn.scalar(_STATUS, {"new_mgmt_no": new_mgmt_no})
        return OrderStatus(found) if found else None

    async def changes_since(self, id: int, version: int) -> list[dict[str, Any]]:
        """What happened after that version."""
        return await case_changes.changes_since(self._conn, CaseKind.EXCHANGE, id, version)

    async def row(self, id: int) -> dict[str, Any]:
        """One row of the list."""
        return dict((await self._conn.execute(text(ONE), {"id": id})).mappings().one())


def _case(row: Any) -> ExchangeCase:
    same: Sequence[str] = [name for name in _SAME if name != "state"]
    return ExchangeCase(
        id=row.id,
        mgmt_no=row.mgmt_no,
        new_mgmt_no=row.new_mgmt_no,
        item_id=row.item_id,
        qty=row.qty,
        state=ExchangeState(row.state),
        **{name: getattr(row, name) for name in same},
    )
