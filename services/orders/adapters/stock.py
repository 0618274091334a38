"""Stock that leaves with parcels. Options are locked after the packs, by code."""

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
_TAKE_OUT = text(
    """
    WITH moved AS (
        INSERT INTO stock_movement (option_code, qty, kind, mgmt_no, command_id, at)
        SELECT u.code, -u.qty, 'SHIPMENT', u.mgmt_no, CAST(:command_id AS text), CAST(:at AS timestamptz)
        FROM unnest(CAST(:move_codes AS text[]), CAST(:mgmt_nos AS bigint[]), CAST(:move_qtys AS int[]))
             AS u (code, mgmt_no, qty)
    )
    UPDATE option p SET stock_on_hand = p.stock_on_hand - u.qty, version = nextval('change_no')
    FROM unnest(CAST(:codes AS text[]), CAST(:qtys AS int[])) AS u (code, qty)
    WHERE p.option_code = u.code
    """
)
_OPTION = text(
    "SELECT p.*, s.name AS supplier_name FROM option p LEFT JOIN supplier s ON s.id = p.supplier_id"
    " WHERE p.option_code = :code"
)


class SqlStock:
    """Implements `application.ports.Stock`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def lock_of_packs(self, pack_nos: Sequence[int]) -> None:
        await self._conn.execute(_LOCK_OF_PACKS, {"pack_nos": list(pack_nos)})

    async def take_out(self, moved: Sequence[StockOut], ctx: CommandContext) -> Sequence[OptionState]:
        totals: Counter[str] = Counter()
        for each in moved:
            totals[each.option_code] += each.qty
        codes = sorted(totals)
        await self._conn.execute(_LOCK, {"codes": codes})
        await self._conn.execute(
            _TAKE_OUT,
            {
                "codes": codes,
                "qtys": [totals[code] for code in codes],
                "move_codes": [each.option_code for each in moved],
                "mgmt_nos": [each.mgmt_no for each in moved],
                "move_qtys": [each.qty for each in moved],
                "command_id": ctx.command_id,
                "at": ctx.at,
            },
        )
        return await SqlOptions(self._conn).states(codes)

    async def option(self, option_code: str) -> Option | None:
        row = (await self._conn.execute(_OPTION, {"code": option_code})).one_or_none()
        return option_of(row) if row else None
