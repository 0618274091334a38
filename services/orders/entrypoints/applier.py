"""The applier of large uploads: 200 rows a transaction, woken by the request, found again after a death."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.uploads.apply_upload import apply_due
from services.orders.application.uploads.model import UploadUow
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId
from shared.runtime.turns import Turns


def applier(database: Database, uow: Callable[[AsyncConnection], UploadUow], clock: Clock, new_id: NewId) -> Turns:
    """A component; `wake` after rows were asked for."""

    async def one() -> bool:
        return await database.transaction(lambda conn: apply_due(uow(conn), clock, new_id)) > 0

    return Turns("orders.applier", one)
