"""The twelve named searches of packs and those of records at 100,000 and 1,000,000 orders, first pages and deep ones.

Through the gateway with token check, 8 clients, one process a service. A search that has a value asks for another one
each time, drawn as orders come: what is common is asked for often. None was asked for before it is measured.
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import asyncpg
import orjson

from tests.e2e.desk import CS
from tests.performance import dataset
from tests.performance.figures import Figure, percentile
from tests.performance.fill_cs import _NOW as NOW
from tests.performance.load import Connection, clients
from tests.support.product import Product, running

CLIENTS, TURNS, WARM = 8, 1280, 160
"""Turns: of a second or so, for a p95 that two runs agree on. Warm: by then every session has its plans."""
DEEP = (0.5, 0.95)
"""Pages deep inside: from the middle of what is found, and from its end."""
DEEP_VALUES, MOST_DEEP = 160, 950_000
JUMPS, JUMP_MS = 40, 500
LIMIT_MS, LIMIT_RATIO, LIMIT_RATE = 80, 1.5, 150
YEAR, YEAR_MS = "statistics of a year", 50
MONTH = {"date_from": str((NOW - timedelta(days=30)).date()), "date_to": str(NOW.date())}
Values = Sequence[Mapping[str, Any]]


def pack_searches(words: dict[str, list[str]]) -> dict[str, Values]:
    """Name → the queries that are asked in turn."""

    def by(key: str, values: list[str]) -> Values:
        return [{"key": key, "q": value} for value in values]

    statuses: Values = [{"status": each} for each in ("RECEIVED", "INVOICED", "SHIPPED")]
    return {
        "newest": [{}],
        "status": statuses,
        "status, 30 days": [{**each, **MONTH} for each in statuses],
        "channel, 30 days": [{"channel_id": f"ch-{n}", **MONTH} for n in range(12)],
        "open C/S": [{"open_cs": "true"}],
        "on hold": [{"on_hold": "true"}],
        "name of two": by("recipient", words["two"]),
        "name of three": by("recipient", words["three"]),
        "phone tail": by("mobile", words["tails"]),
        "order number": by("market_order_no", words["numbers"]),
        "invoice number": by("invoice_no", words["invoices"]),
        "address words": by("address", words["addresses"]),
    }


def record_searches(words: dict[str, list[str]]) -> dict[str, Values]:
    """The same for CS내역조회."""
    return {
        "records newest": [{}],
        "records open": [{"handled": "OPEN"}],
        "records operator": [{"operator": "test"}, {"operator": "agent1"}],
        "records task, 30 days": [{"task": "assign_invoice", "at_from": MONTH["date_from"], "at_to": MONTH["date_to"]}],
        "records number": [{"key": "mgmt_no", "q": each} for each in words["mgmt_nos"]],
        "records order number": [{"key": "market_order_no", "q": each} for each in words["numbers"]],
        "records name of three": [{"key": "recipient", "q": each} for each in words["three"]],
        "records name of two": [{"key": "recipient", "q": each} for each in words["two"]],
    }


async def words_of(url: str, seed: int = 3) -> dict[str, list[str]]:
    """Values that exist, drawn as orders come: what is common is asked for often."""
    dice = random.Random(seed)
    conn = await asyncpg.connect(url)
    try:
        lo, hi = (await conn.fetch("SELECT min(pack_no), max(pack_no) FROM pack_view"))[0]
        numbers = [dice.randrange(lo, hi) for _ in range(2 * (TURNS + WARM))]
        rows = await conn.fetch("SELECT * FROM pack_view WHERE pack_no = ANY($1)", numbers)
        dice.shuffle(rows)
    finally:
        await conn.close()
    return {
        "two": [row["recipient_name"][n % 2 :][:2] for n, row in enumerate(rows)],
        "three": [row["recipient_name"] for row in rows],
        "tails": [row["recipient_mobile"][-4:] for row in rows],
        "numbers": [row["market_order_no"] for row in rows],
        "invoices": [row["invoice_no"] for row in rows if row["invoice_no"]],
        "addresses": [" ".join(row["recipient_address"].split()[1:3]) for row in rows],
        "mgmt_nos": [str(row["pack_no"]) for row in rows],
    }


async def measure_alone(names: Sequence[str] = ()) -> list[Figure]:
    """A product of its own for each size; figures beside their limits and the ratio of the sizes."""
    found: dict[int, dict[str, tuple[float, float, float]]] = {}
    jumps: list[Figure] = []
    for count in dataset.SIZES:
        templates = await dataset.templates(count, "cs")
        async with running("many", "amqp", templates=templates) as product:
            found[count] = await _of_size(product, await words_of(product.databases["cs"].admin_url), names)
            jumps.append(await _jumps(product, count))
    small, big = (found[count] for count in dataset.SIZES)
    return [*(_figure(name, small[name], big[name]) for name in big), *jumps]


def _figure(name: str, small: tuple[float, float, float], big: tuple[float, float, float]) -> Figure:
    (first_ms, deep_ms, rate), (small_first, small_deep, small_rate) = big, small
    worst, ratio = max(first_ms, deep_ms), max(first_ms / small_first, deep_ms / small_deep)
    less, more = (dataset.said(count) for count in dataset.SIZES)
    most = YEAR_MS if name == YEAR else LIMIT_MS
    grown = f", {more} at most {LIMIT_RATIO} of {less} (is {ratio:.2f}), at least {LIMIT_RATE} req/s"
    met = worst <= most and (name == YEAR or (ratio <= LIMIT_RATIO and rate >= LIMIT_RATE))
    return Figure(
        f"{name} p95",
        worst,
        "ms",
        f"{more}: first page {first_ms:.1f}, deep {deep_ms:.1f}, {rate:.0f} req/s; {less}: {small_first:.1f}, "
        f"{small_deep:.1f}, {small_rate:.0f} req/s; load {os.getloadavg()[0]:.1f}",
        f"at most {most} ms{'' if name == YEAR else grown}",
        met,
    )


async def _of_size(
    product: Product, words: dict[str, list[str]], names: Sequence[str]
) -> dict[str, tuple[float, float, float]]:
    """Name → p95 of the first page, of a page deep inside, and requests a second of the slower of both."""
    client = await product.sign_in()
    token = client.headers["authorization"].removeprefix("Bearer ")
    await client.aclose()

    def make() -> Connection:
        return Connection(product.base_url, token)

    found = {}
    year = {"date_from": str((NOW - timedelta(days=364)).date()), "date_to": str(NOW.date())}
    statistics: dict[str, Values] = {YEAR: [year, {**year, "channel_id": "ch-1"}]}
    for path, searches in (
        ("/packs", pack_searches(words)),
        ("/records", record_searches(words)),
        ("/returns/statistics", statistics),
    ):
        for name, values in searches.items():
            if names and name not in names:
                continue
            paged = {} if name == YEAR else {"limit": 20}
            urls = [f"{CS}{path}?{_query({**paged, **each})}" for each in values]
            first = await _timed(make, urls)
            inside = await _timed(make, urls if name == YEAR else await _deep(make, urls))
            rate = TURNS / max(first[0], inside[0])
            found[name] = (percentile(first[1], 0.95) * 1000, percentile(inside[1], 0.95) * 1000, rate)
            print(f"  {name}: {found[name][0]:.1f} / {found[name][1]:.1f} ms, {rate:.0f} req/s", flush=True)
    return found


def _query(asked: Mapping[str, Any]) -> str:
    return "&".join(f"{name}={quote(str(value))}" for name, value in asked.items())


async def _deep(make: Callable[[], Connection], urls: Sequence[str]) -> list[str]:
    """The same searches deep inside what they find; where there is only one page, that."""
    connection = make()
    await connection.open()
    deep = []
    for url, share in itertools.product(urls[-DEEP_VALUES:], DEEP):
        page = await _ask(connection, url)
        at = min(int(page["total"] * share), MOST_DEEP)
        while at > 20 and page["next_cursor"]:
            inside = await _ask(connection, f"{url}&offset={at}")
            if inside["items"]:
                page = inside
                break
            at //= 2  # the total was a guess
        deep.append(f"{url}&cursor={page['next_cursor']}" if page["next_cursor"] else url)
    await connection.close()
    return deep


async def _jumps(product: Product, count: int) -> Figure:
    """The scroll bar: a page at any offset of the list of all."""
    client = await product.sign_in()
    connection = Connection(product.base_url, client.headers["authorization"].removeprefix("Bearer "))
    await client.aclose()
    dice = random.Random(11)
    await connection.open()
    times = []
    for _ in range(JUMPS):
        began = time.perf_counter()
        page = await _ask(connection, f"{CS}/packs?limit=100&offset={dice.randrange(count)}")
        times.append(time.perf_counter() - began)
        assert page["items"]
    await connection.close()
    slowest = max(times) * 1000
    return Figure(
        f"jump, {dataset.said(count)}", slowest, "ms", f"slowest of {JUMPS}, 100 rows at any offset, one client",
        f"at most {JUMP_MS} ms", slowest <= JUMP_MS,
    )  # fmt: skip


async def _ask(connection: Connection, url: str) -> dict[str, Any]:
    status, body = await connection.ask("GET", url)
    assert status == 200, (url, body)
    page: dict[str, Any] = orjson.loads(body)
    return page


async def _timed(make: Callable[[], Connection], urls: Sequence[str]) -> tuple[float, list[float]]:
    async def turn(connection: Connection, n: int) -> None:
        await _ask(connection, urls[n % len(urls)])

    async def later(connection: Connection, n: int) -> None:
        await turn(connection, TURNS + n)

    await clients(CLIENTS, make, later, WARM)
    return await clients(CLIENTS, make, turn, TURNS)
