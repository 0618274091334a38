"""주문생성 (A24) and 전체취소 (A10) one order a call in shops of 100,000 and 1,000,000 orders: calls/s over the gateway,
beside bare asyncpg loops with those rows on the same tables.

Consumers run, so that each order is projected while the next is made.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import orjson

from tests.e2e.desk import ORDERS, recipient
from tests.performance import dataset
from tests.performance.figures import Figure
from tests.performance.fill_orders import CHANNELS, OPTIONS
from tests.performance.intake import bare
from tests.performance.load import Connection, clients
from tests.support.product import Product, running

TURNS, WARM, CLIENTS = 1500, 100, 8
CREATES, CANCELS = 150, 100


async def measure_alone() -> list[Figure]:
    """A product of its own for each size."""
    figures: list[Figure] = []
    for count in dataset.SIZES:
        async with running("many", "amqp", templates=await dataset.templates(count, "orders", "cs")) as product:
            figures += await _measure(product, dataset.said(count))
    return figures


async def _measure(product: Product, size: str) -> list[Figure]:
    client = await product.sign_in()
    token = client.headers["authorization"].removeprefix("Bearer ")
    await client.aclose()
    dice = random.Random(5)
    bodies = [_order(dice) for _ in range(TURNS + WARM)]
    made: list[int] = []

    async def create(connection: Connection, n: int) -> None:
        made.append((await _done(connection, "/orders", bodies[n], 201))["mgmt_no"])

    async def cancel(connection: Connection, n: int) -> None:
        body = b'{"reason":"CANCEL_DELAY"}'
        await _done(connection, f"/orders/{made[n]}/actions/cancel-all", body, 200)

    def make() -> Connection:
        return Connection(product.base_url, token)

    created = await _rate(make, create)
    rows = await bare(product, TURNS, 1, CLIENTS)
    cancelled = await _rate(make, cancel)
    return [
        _figure(f"create, {size}", created, CREATES, rows),
        _figure(f"cancel, {size}", cancelled, CANCELS, await _bare_cancel(product, made)),
    ]


def _order(dice: random.Random) -> bytes:
    """Someone new, of any channel, with any option."""
    order = {"channel_id": dice.choice(CHANNELS), "option_code": dice.choice(OPTIONS), "qty": 1, "price": 9000}
    return orjson.dumps({**order, "buyer": {"name": "나래"}, "recipient": recipient()})


async def _rate(make: Callable[[], Connection], turn: Callable[[Connection, int], Awaitable[None]]) -> float:
    """Calls/s of TURNS turns; those after them warm up first."""

    async def later(connection: Connection, n: int) -> None:
        await turn(connection, TURNS + n)

    await clients(CLIENTS, make, later, WARM)
    took, _ = await clients(CLIENTS, make, turn, TURNS)
    return TURNS / took


async def _done(connection: Connection, path: str, body: bytes, status: int) -> dict[str, Any]:
    got, answer = await connection.ask("POST", ORDERS + path, body)
    assert got == status, answer
    said: dict[str, Any] = orjson.loads(answer)
    return said


def _figure(name: str, rate: float, goal: int, limit: float) -> Figure:
    return Figure(
        name,
        rate,
        "orders/s",
        f"gateway, one process a service; {CLIENTS} clients, {TURNS} calls of one order, consumers running",
        f"at least {goal} orders/s",
        rate >= goal,
        limit,
        f"bare asyncpg, {CLIENTS} connections, one transaction an order, the same rows",
    )


async def _bare_cancel(product: Product, made: list[int]) -> float:
    """The rows that a cancellation changes, changed by hand: lock the pack, pack, order and item, and an outbox row."""
    url = product.databases["orders"].admin_url
    numbers = iter(made[:TURNS])

    async def one() -> None:
        conn = await asyncpg.connect(url)
        for number in numbers:
            async with conn.transaction():
                pack = await conn.fetchval("SELECT pack_no FROM orders WHERE mgmt_no = $1", number)
                await conn.fetch("SELECT * FROM pack WHERE pack_no = $1 FOR UPDATE", pack)
                await conn.fetch("SELECT * FROM item WHERE mgmt_no = $1", number)
                await conn.execute("UPDATE pack SET version = version + 1 WHERE pack_no = $1", pack)
                await conn.execute("UPDATE orders SET version = version + 1 WHERE mgmt_no = $1", number)
                await conn.execute("UPDATE item SET cancelled_before_qty = qty WHERE mgmt_no = $1", number)
                await conn.execute("INSERT INTO bare_outbox SELECT body FROM bare_outbox LIMIT 1")
        await conn.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CLIENTS)))
    return TURNS / (time.perf_counter() - began)
