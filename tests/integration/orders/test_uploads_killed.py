"""The applier is killed (a real SIGKILL) in the middle of large uploads: the next one ends them, each row once."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from shared.contracts.orders import InvoiceAssigned, OrderCreated
from tests.integration.orders.conftest import Shop
from tests.integration.orders.upload_desk import INVOICE_HEADERS, ORDER_HEADERS, UploadDesk, order_row, workbook
from tests.support.bus_world import until

ROOT = Path(__file__).resolve().parents[3]
ROWS = 500
CHILD = """
import asyncio, sys
from services.orders.adapters.uow_uploads import SqlUploadUow
from services.orders.entrypoints.applier import applier
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7

async def main():
    database = Database(sys.argv[1], name="child", pool_size=2)
    outbox = Outbox("orders", utc_now, uuid7)
    await applier(database, lambda conn: SqlUploadUow(conn, outbox, uuid7, 180), utc_now, uuid7).run(asyncio.Event())

asyncio.run(main())
"""


async def applied(shop: Shop) -> int:
    [row] = await shop.rows("SELECT count(applied_at) AS n FROM upload_row")
    return int(row["n"])


async def killed_twice_then_ended(shop: Shop, desk: UploadDesk) -> None:
    """Start an applier, kill it when it has applied something, twice; then end the work."""
    for _ in range(2):
        before = await applied(shop)
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", CHILD, shop.database.url, cwd=ROOT)

        async def moved(before: int = before) -> bool:
            return await applied(shop) > before

        try:
            await until(moved, "the child applied some rows", seconds=60)
        finally:
            child.kill()
        assert await child.wait() == -signal.SIGKILL
    assert ROWS - await applied(shop) > 0
    while await desk.turn():
        pass
    assert await applied(shop) == ROWS


@pytest.mark.timeout(300)
async def test_each_row_is_done_once_when_the_applier_is_killed_between(shop: Shop) -> None:
    """F-193 F-194 A37: 500 orders and their 500 waybills, two kills each."""
    orders = UploadDesk(shop, "intake-uploads")
    made = await orders.uploaded(
        workbook(ORDER_HEADERS, *(order_row(f"V-{n}") for n in range(ROWS))), channel_id="eleven-1"
    )
    assert (await orders.apply(made["upload_id"])).status_code == 202
    await killed_twice_then_ended(shop, orders)
    rows = await shop.rows("SELECT market_order_no, min(mgmt_no) AS no, count(*) AS n FROM orders GROUP BY 1")
    assert (len(rows), {row["n"] for row in rows}) == (ROWS, {1})
    created = [event for event in await shop.said() if isinstance(event, OrderCreated)]
    assert sorted(no for event in created for no in event.mgmt_nos) == sorted(row["no"] for row in rows)

    await shop.as_admin("DELETE FROM upload_row")
    invoices = UploadDesk(shop, "invoice-uploads")
    numbered = [[row["no"], "CJ", f"60{n:010d}"] for n, row in enumerate(rows)]
    made = await invoices.uploaded(workbook(INVOICE_HEADERS, *numbered))
    assert (await invoices.apply(made["upload_id"])).status_code == 202
    await killed_twice_then_ended(shop, invoices)
    assigned = [event for event in await shop.said() if isinstance(event, InvoiceAssigned)]
    assert sorted(event.mgmt_no for event in assigned) == sorted(row["no"] for row in rows)
    packs = await shop.rows("SELECT count(*) AS n, count(DISTINCT invoice_no) AS numbers FROM pack")
    assert packs == [{"n": ROWS, "numbers": ROWS}]
    counts = await shop.get(f"/invoice-uploads/{made['upload_id']}")
    assert (counts.json()["state"], counts.json()["verdicts"]) == ("APPLIED", {"OK": ROWS})
