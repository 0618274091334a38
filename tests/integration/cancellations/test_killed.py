"""The applier is killed (a real SIGKILL) in the middle of a large upload: the next one ends it, each row once."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from shared.contracts.cancellations import ClaimReceived
from shared.contracts.orders_commands import ApplyClaim
from tests.integration.cancellations.world import World
from tests.support.bus_world import until
from tests.support.databases import TestDatabase

ROOT = Path(__file__).resolve().parents[3]
ROWS = 3000
CHILD = """
import asyncio, sys
from services.cancellations.adapters.uow import SqlUow
from services.cancellations.entrypoints.loops import applier, applying
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7

async def main():
    database = Database(sys.argv[1], name="child", pool_size=2)
    outbox = Outbox("cancellations", utc_now, uuid7)
    await applier(database, applying(lambda conn: SqlUow(conn, outbox), utc_now, uuid7)).run(asyncio.Event())

asyncio.run(main())
"""


async def applied(world: World) -> int:
    async with world.database.engine.connect() as conn:
        return int((await conn.exec_driver_sql("SELECT count(applied_at) FROM upload_row")).scalar() or 0)


async def test_each_row_is_applied_once_when_the_applier_is_killed_between(
    world: World, database: TestDatabase
) -> None:
    await world.channel("vendor-1", "vendor")
    orders = [await world.order(100 + n, "vendor-1", f"V-{n}", qty=3) for n in (1, 1000, 2999)]
    rows = [[f"V-{n}", "좋은상품", 2, "홍가람", "변심", "2026-03-01", ""] for n in range(1, ROWS + 1)]
    made = await world.uploaded("vendor-1", rows)
    asked = await world.call("POST", f"/uploads/{made['upload_id']}/apply", {})
    assert asked.status_code == 202

    for _ in range(2):
        before = await applied(world)
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", CHILD, database.url, cwd=ROOT)

        async def moved(before: int = before) -> bool:
            return await applied(world) > before

        try:
            await until(moved, "the child applied some rows", seconds=60)
        finally:
            child.kill()
        assert await child.wait() == -signal.SIGKILL
    left = ROWS - await applied(world)
    assert left > 0

    while await world.apply_turn():
        pass
    await world.settle()

    assert await applied(world) == ROWS
    assert len(await world.said(ClaimReceived)) == ROWS
    assert len(await world.said(ApplyClaim)) == len(orders)
    assert [order.cancelled for order in orders] == [2, 2, 2]
    assert (await world.got(f"/jobs/{made['upload_id']}"))["state"] == "DONE"
