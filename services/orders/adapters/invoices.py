"""Waybill numbers in use. Two packs that ask for one number at once take turns by a lock on courier and number."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.domain.waybill import Use, Waybill

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:word AS text), 0))")
_OTHER = text(
    """
    SELECT p.pack_no, p.invoiced_at FROM pack p
    WHERE p.courier = :courier AND p.invoice_no = :invoice_no AND p.pack_no <> :pack_no
    ORDER BY p.invoiced_at DESC LIMIT 1
    """
)


class SqlInvoices:
    """Implements `application.ports.Invoices`."""

    def __init__(self, conn: AsyncConnection, unique_days: int) -> None:
        self._conn = conn
        self.unique_for = timedelta(days=unique_days)

    async def use_elsewhere(self, waybill: Waybill, pack_no: int) -> Use | None:
        """The look follows the lock in a statement of its own, so that it sees what the one before us committed."""
        courier, number = waybill.courier.code, waybill.invoice_no
        await self._conn.execute(_LOCK, {"word": f"waybill:{courier}:{number}"})
        found = await self._conn.execute(_OTHER, {"courier": courier, "invoice_no": number, "pack_no": pack_no})
        row = found.one_or_none()
        return Use(row.pack_no, row.invoiced_at) if row else None
