"""Build the order contact read model anew: every row may be overwritten, and orders is asked to publish every pack."""

from __future__ import annotations

from services.messaging.application.ports import Uow
from shared.contracts.orders_commands import RequestSnapshots


async def rebuild_contacts(uow: Uow, request_id: str) -> int:
    """Both in one transaction; the number of orders known before. Rows stay readable while snapshots arrive."""
    known = await uow.contacts.forget_versions()
    await uow.publish([RequestSnapshots(request_id=request_id)])
    return known
