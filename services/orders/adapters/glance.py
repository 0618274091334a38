"""Packs and waybills as they stand, without a lock: what the preview of a file is judged by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.packs_load import read_packs
from services.orders.domain.pack import Pack
from services.orders.domain.waybill import Use

_PACKS = text("SELECT DISTINCT pack_no FROM orders WHERE mgmt_no = ANY(CAST(:mgmt_nos AS bigint[]))")
_USES = text(
    """
    SELECT p.courier, p.invoice_no, p.pack_no, p.invoiced_at
    FROM unnest(CAST(:couriers AS text[]), CAST(:numbers AS text[])) AS u (courier, invoice_no)
    JOIN pack p ON p.courier = u.courier AND p.invoice_no = u.invoice_no
    ORDER BY p.invoiced_at DESC
    """
)


class SqlGlance:
    """Implements `application.uploads.model.Glance`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def packs(self, mgmt_nos: Collection[int]) -> list[Pack]:
        pack_nos = list(await self._conn.scalars(_PACKS, {"mgmt_nos": sorted(mgmt_nos)}))
        return await read_packs(self._conn, pack_nos)

    async def uses(self, waybills: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[Use]]:
        wanted = sorted(waybills)
        columns = {"couriers": [each[0] for each in wanted], "numbers": [each[1] for each in wanted]}
        found: dict[tuple[str, str], list[Use]] = {}
        for row in await self._conn.execute(_USES, columns):
            found.setdefault((row.courier, row.invoice_no), []).append(Use(row.pack_no, row.invoiced_at))
        return found
