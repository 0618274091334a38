"""What time tells: claims that wait for their order, rows that wait to be applied."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.apply_upload import AT_ONCE, apply_due
from services.cancellations.application.ports import Uow
from services.cancellations.application.sweep import BATCH, sweep
from services.cancellations.application.take_claims import Arrival
from shared.db.database import Database
from shared.runtime.clock import Clock
from shared.runtime.ids import NewId
from shared.runtime.periodic import Periodic
from shared.runtime.turns import Turns

Turn = Callable[[AsyncConnection], Awaitable[int]]


def applying(uow: Callable[[AsyncConnection], Uow], clock: Clock, new_id: NewId) -> Turn:
    """One turn of the applier."""

    async def turn(conn: AsyncConnection) -> int:
        return await apply_due(uow(conn), Arrival(clock(), "excel", new_id))

    return turn


def applier(database: Database, turn: Turn) -> Turns:
    """Applies large uploads piece by piece; a request wakes it."""

    async def one() -> bool:
        return await database.transaction(turn) == AT_ONCE

    return Turns("cancellations.applier", one)


def sweeper(database: Database, uow: Callable[[AsyncConnection], Uow], clock: Clock, seconds: float) -> Periodic:
    """Looks for the orders of due claims until none is due."""

    async def all_due() -> None:
        while await database.transaction(lambda conn: sweep(uow(conn), clock())) == BATCH:
            continue

    return Periodic("cancellations.sweeper", seconds, all_due)
