"""One transaction as the use cases of uploads see it: what they keep, and those whose rows they carry out."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.glance import SqlGlance
from services.orders.adapters.uow import SqlUow
from services.orders.adapters.uow_intake import SqlIntakeUow
from services.orders.adapters.uow_masters import SqlMastersUow
from services.orders.adapters.uploads import SqlFormats, SqlUploads
from shared.bus.outbox import Outbox
from shared.runtime.ids import NewId


class SqlUploadUow:
    """Implements `application.uploads.model.UploadUow`."""

    def __init__(self, conn: AsyncConnection, outbox: Outbox, new_id: NewId, invoice_unique_days: int) -> None:
        self.uploads = SqlUploads(conn)
        self.formats = SqlFormats(conn)
        self.glance = SqlGlance(conn)
        self.actions = SqlUow(conn, outbox, new_id, invoice_unique_days)
        self.intake = SqlIntakeUow(conn, outbox)
        self.masters = SqlMastersUow(conn, outbox)
