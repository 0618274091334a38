"""What works on when the request is answered: the applier of large uploads, and who makes files. Killed, they go on."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.application.exports.make_export import make_due
from services.orders.application.exports.model import ExportUow, WriteFile
from services.orders.application.uploads.apply_upload import apply_due
from services.orders.application.uploads.model import UploadUow
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId
from shared.runtime.turns import Turns


def applier(database: Database, uow: Callable[[AsyncConnection], UploadUow], clock: Clock, new_id: NewId) -> Turns:
    """200 rows a transaction; `wake` after rows were asked for."""

    async def one() -> bool:
        return await database.transaction(lambda conn: apply_due(uow(conn), clock, new_id)) > 0

    return Turns("orders.applier", one)


def exporter(database: Database, uow: Callable[[AsyncConnection], ExportUow], write: WriteFile) -> Turns:
    """A file a transaction; `wake` after one was asked for."""

    async def one() -> bool:
        return await database.transaction(lambda conn: make_due(uow(conn), write))

    return Turns("orders.exporter", one)
