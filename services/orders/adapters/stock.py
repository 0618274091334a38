"""Stock that leaves with parcels and comes back. Options are locked after the packs, by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.options import SqlOptions
from services.orders.adapters.packs_load import option_of
from services.orders.domain.item import Option
from services.orders.domain.shipment import StockOut
from shared.contracts.orders import OptionState
from shared.runtime.command import CommandContext

_LOCK_OF_PACKS = text(
    """
    SELECT p.option_code FROM option p
    WHERE p.option_code IN (SELECT i.option_code FROM item i JOIN orders o USING (mgmt_no)
                            WHERE o.pack_no = ANY(CAST(:pack_nos AS bigint[])))
    ORDER BY p.option_code FOR UPDATE OF p
    """
)
_LOCK = text(
    """
    SELECT option_code FROM option WHERE option_code = ANY(CAST(:codes AS text[])) ORDER BY option_code FOR UPDATE
    """
)
_MOVE = text(
    """
    WITH moved AS (
        INSERT INTO stock_movement (option_code, qty, kind, mgmt_no, command_id, at)
        SELECT u.code, u.qty, CAST(:kind AS text), u.mgmt_no, CAST(:command_id AS text), CAST(:at AS timestamptz)
        FROM unnest(CAST(:move_codes AS text[]), CAST(:mgmt_nos AS bigint[]), CAST(:move_qtys AS int[]))
             AS u (code, mgmt_no, qty)
    )
    UPDATE option p SET stock_on_hand = p.stock_on_hand + u.qty, version = nextval('change_no')
    FROM unnest(CAST(:codes AS text[]), CAST(:qtys AS int[])) AS u (code, qty)
    WHERE p.option_code = u.code
    """
)
_OUT = text(
    """
    SELECT m.option_code, m.mgmt_no, -sum(m.qty) AS qty FROM stock_movement m
    WHERE m.mgmt_no = ANY(CAST(:mgmt_nos AS bigint[])) AND m.kind IN ('SHIPMENT', 'SHIPMENT_UNDONE')
    GROUP BY m.option_code, m.mgmt_no HAVING sum(m.qty) < 0
    ORDER BY m.option_code, m.mgmt_no
    """
)
_OPTION = text(
    "SELECT p.*, s.name AS supplier_name FROM option p LEFT JOIN supplier s ON s.id = p.supplier_id"
    " WHERE p.option_code = :code AND p.active"
)


class SqlStock:
    """Implements `application.ports.Stock`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def lock_of_packs(self, pack_nos: Sequence[int]) -> None:
        await self._conn.execute(_LOCK_OF_PACKS, {"pack_nos": list(pack_nos)})

    async def take_out(self, moved: Sequence[StockOut], ctx: CommandContext) -> Sequence[OptionState]:
        return await self._move([(each.option_code, each.mgmt_no, -each.qty) for each in moved], "SHIPMENT", ctx)

    async def put_back(self, mgmt_nos: Sequence[int], ctx: CommandContext) -> Sequence[OptionState]:
        rows = await self._conn.execute(_OUT, {"mgmt_nos": list(mgmt_nos)})
        moved = [(row.option_code, row.mgmt_no, row.qty) for row in rows]
        return await self._move(moved, "SHIPMENT_UNDONE", ctx) if moved else []

    async def take_back(self, moved: Sequence[tuple[str, int, int]], ctx: CommandContext) -> Sequence[OptionState]:
        return await self._move(moved, "RETURN", ctx)

    async def _move(
        self, moved: Sequence[tuple[str, int, int]], kind: str, ctx: CommandContext
    ) -> Sequence[OptionState]:
        """From (option, order, pieces in): lock the options by code, write the movements, answer what is left."""
        totals: Counter[str] = Counter()
        for code, _, qty in moved:
            totals[code] += qty
        codes = sorted(totals)
        await self._conn.execute(_LOCK, {"codes": codes})
        await self._conn.execute(
            _MOVE,
            {
                "codes": codes,
                "qtys": [totals[code] for code in codes],
                "move_codes": [code for code, _, _ in moved],
                "mgmt_nos": [mgmt_no for _, mgmt_no, _ in moved],
                "move_qtys": [qty for _, _, qty in moved],
                "kind": kind,
                "command_id": ctx.command_id,
                "at": ctx.at,
            },
        )
        return await SqlOptions(self._conn).states(codes)

    async def option(self, option_code: str) -> Option | None:
        row = (await self._conn.execute(_OPTION, {"code": option_code})).one_or_none()
        return option_of(row._mapping) if row else None
