"""Outbox -> broker -> projection, messages/s, beside a hand-written aio-pika loop over the same payload and rows."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.local.process import run_once
from shared.bus.outbox import Outbox
from shared.contracts.base import Contract
from shared.contracts.orders import OrderCreated
from shared.contracts.snapshots import OrderSource
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.performance.figures import Figure
from tests.performance.fill_cs import packs
from tests.support.databases import Databases
from tests.support.product import Product
from tests.support.servers import amqp_url, postgres_url

MESSAGES = 20_000


def events(count: int) -> list[Contract]:
    """As many OrderCreated as packs; each leaves a pack, its orders and a C/S record."""
    return [
        OrderCreated(
            mgmt_no=pack.pack_no,
            pack_no=pack.pack_no,
            version=pack.version,
            at=utc_now(),
            operator="bench",
            command_id=str(uuid7()),
            packs=(pack,),
            mgmt_nos=tuple(order.mgmt_no for order in pack.orders),
            source=OrderSource.MANUAL,
        )
        for pack in packs(count)
    ]


OTHER_READERS = ("messaging", "cancellations")
"""They read the same events. The hand-written loop has one reader, so here, too, only cs runs; their queues fill."""


async def measure(product: Product) -> list[Figure]:
    for name in OTHER_READERS:
        await product.children[name].stop()
    value = await _ours(product)
    limit = await _limit()
    return [
        Figure(
            "projection",
            value,
            "messages/s",
            f"relay in orders, consumer in cs, each its own process, {' and '.join(OTHER_READERS)} stopped; RabbitMQ; "
            f"{MESSAGES:,} events of one transaction",
            "at least 0.5 of the limit",
            value >= 0.5 * limit,
            limit,
            "aio-pika publisher with confirms (200 in flight) and consumer, a process each; rows prepared, same upserts",
        )
    ]


async def _ours(product: Product) -> float:
    orders = Database(product.databases["orders"].url, name="bench", pool_size=1)
    outbox = Outbox("orders", utc_now, uuid7)
    made = events(MESSAGES)

    async def work(conn: AsyncConnection) -> None:
        for n in range(0, MESSAGES, 1000):
            await outbox.add(conn, made[n : n + 1000])

    watch = await asyncpg.connect(product.databases["cs"].admin_url)
    before = int(await watch.fetchval("SELECT count(*) FROM pack_view"))
    await orders.transaction(work)
    began = time.perf_counter()
    while int(await watch.fetchval("SELECT count(*) FROM pack_view")) < before + MESSAGES:
        assert time.perf_counter() - began < 300, "the projection does not arrive"
        await asyncio.sleep(0.05)
    took = time.perf_counter() - began
    await watch.close()
    await orders.close()
    return MESSAGES / took


async def _limit() -> float:
    databases = Databases(postgres_url())
    try:
        target = await databases.fresh("cs")
        queue = f"bench.{uuid7().hex}"
        words = [sys.executable, "-m", "tests.performance.hand_written"]
        consumer = asyncio.create_task(
            run_once([*words, "consume", amqp_url(), queue, target.url, str(MESSAGES)], 300, cwd=_project())
        )
        began = float(await run_once([*words, "publish", amqp_url(), queue, "-", str(MESSAGES)], 300, cwd=_project()))
        ended = float((await consumer).splitlines()[-1])
        return MESSAGES / (ended - began)
    finally:
        await databases.drop()


def _project() -> Path:
    return Path(__file__).resolve().parents[2]
