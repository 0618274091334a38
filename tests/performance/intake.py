"""Intake orders/s over the gateway in calls of 100, beside a bare asyncpg loop that writes the same rows."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import asyncpg
import orjson

from tests.e2e.desk import ORDERS, Desk
from tests.performance.figures import Figure
from tests.performance.load import Connection, clients
from tests.support.product import Product

CALLS, SIZE, CLIENTS = 60, 100, 4
TABLES = ("pack", "orders", "item")


async def measure(product: Product) -> list[Figure]:
    client = await product.sign_in()
    token = client.headers["authorization"].removeprefix("Bearer ")
    async with client:
        desk = Desk(client)
        channel, option = await desk.channel(), await desk.option(stock=1_000_000)
        bodies = [
            orjson.dumps({"orders": [desk.line(channel, option) for _ in range(SIZE)]}) for _ in range(CALLS + CLIENTS)
        ]

    async def call(connection: Connection, n: int) -> None:
        status, answer = await connection.ask("POST", f"{ORDERS}/intake", bodies[n])
        assert status == 200, answer
        assert all(row["ok"] and row["code"] is None for row in orjson.loads(answer)["results"])

    def make() -> Connection:
        return Connection(product.base_url, token)

    await clients(CLIENTS, make, lambda connection, n: call(connection, CALLS + n), CLIENTS)
    took, _ = await clients(CLIENTS, make, call, CALLS)
    value = CALLS * SIZE / took
    return [
        Figure(
            "intake",
            value,
            "orders/s",
            f"gateway, one process a service; {CLIENTS} clients, {CALLS} calls of {SIZE}, consumers running",
            "at least 500 orders/s",
            value >= 500,
            await bare(product, CALLS, SIZE, CLIENTS),
            f"bare asyncpg, {CLIENTS} connections, one transaction a hundred orders, the same rows and outbox bodies",
        )
    ]


async def bare(product: Product, calls: int, size: int, connections: int) -> float:
    """Orders/s of the same rows again under other numbers, by executemany in `calls` transactions of `size` orders."""
    url = product.databases["orders"].admin_url
    conn = await asyncpg.connect(url)
    rows = {table: await _copies(conn, table, size) for table in TABLES}
    body = await conn.fetchval(
        "SELECT body FROM outbox UNION ALL (SELECT jsonb_build_object('packs', jsonb_agg(p)) ::text"
        " FROM (SELECT * FROM pack JOIN orders USING (pack_no) JOIN item USING (mgmt_no) LIMIT 1) p) LIMIT 1"
    )
    await conn.execute("CREATE TABLE bare_outbox AS SELECT body FROM outbox WHERE false")
    numbers = iter(range(calls))

    async def one() -> None:
        mine = await asyncpg.connect(url)
        for n in numbers:
            async with mine.transaction():
                for table in TABLES:
                    columns, values = rows[table]
                    marks = ", ".join(f"${i + 1}" for i in range(len(columns)))
                    await mine.executemany(
                        f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE VALUES ({marks})",
                        [_shifted(columns, values[k % len(values)], n * size + k) for k in range(size)],
                    )
                await mine.executemany("INSERT INTO bare_outbox VALUES ($1)", [(body,)] * size)
        await mine.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    took = time.perf_counter() - began
    await conn.close()
    return calls * size / took


async def _copies(conn: asyncpg.Connection, table: str, size: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    key = {"pack": "pack_no", "orders": "mgmt_no", "item": "mgmt_no"}[table]
    records = await conn.fetch(f"SELECT * FROM {table} ORDER BY {key} DESC LIMIT {size}")
    return list(records[0].keys()), [tuple(record.values()) for record in records]


def _shifted(columns: list[str], values: tuple[Any, ...], n: int) -> tuple[Any, ...]:
    """The row under numbers of its own; packs, orders and items count alike."""
    number = 50_000_000 + n
    changed = {"pack_no": number, "mgmt_no": number, "item_id": number, "market_order_no": f"bare-{n}"}
    return tuple(changed.get(column, value) for column, value in zip(columns, values, strict=True))
