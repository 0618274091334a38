"""Commit -> visible at 100 changes a second: from the answer of a command to the event of the stream that a console
patches its grid by; it is sent when the read model has committed. Every tenth change is also fetched from the grid."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import cycle

import httpx2
import orjson

from tests.e2e.desk import CS, ORDERS, Desk
from tests.performance.figures import Figure, Stolen, percentile
from tests.performance.load import Connection
from tests.support.product import Product

RATE, SECONDS, PACKS, AGENTS = 100, 20, 400, 16
WARM = 200
FETCHED = 10


class Changes:
    """When each version of a pack was answered, and when a console was told of it; whichever comes first waits."""

    def __init__(self) -> None:
        self._answered: dict[tuple[int, int], float] = {}
        self._told: dict[tuple[int, int], float] = {}
        self.lags: list[float] = []
        self.settled = asyncio.Event()

    def answered(self, pack_no: int, version: int) -> None:
        self._answered[pack_no, version] = time.perf_counter()
        self._pair((pack_no, version))

    def told(self, pack_no: int, version: int) -> None:
        self._told.setdefault((pack_no, version), time.perf_counter())
        self._pair((pack_no, version))

    def _pair(self, key: tuple[int, int]) -> None:
        if key in self._answered and key in self._told:
            self.lags.append(max(0.0, self._told.pop(key) - self._answered.pop(key)) * 1000)
        if not self._answered:
            self.settled.set()

    async def all_told(self, seconds: float = 30) -> None:
        """A pack that was changed twice within one batch is told once, with the newer version: no such pack here."""
        async with asyncio.timeout(seconds):
            while self._answered:
                self.settled.clear()
                await self.settled.wait()


async def listen(client: httpx2.AsyncClient, changes: Changes, open_: asyncio.Event) -> None:
    """One console."""
    async with client.stream("GET", f"{CS}/stream", timeout=None) as answer:
        assert answer.status_code == 200
        open_.set()
        async for line in answer.aiter_lines():
            if line.startswith("data:") and '"version"' in line:
                row = orjson.loads(line[5:])
                changes.told(row["pack_no"], row["version"])


async def measure(product: Product) -> list[Figure]:
    client = await product.sign_in()
    token = client.headers["authorization"].removeprefix("Bearer ")
    changes, turns, open_ = Changes(), asyncio.Queue[int](), asyncio.Event()
    held: set[int] = set()

    async def agent(connection: Connection) -> None:
        while True:
            n = await turns.get()
            number = packs[n % PACKS]
            action = "release-hold" if number in held else "set-hold"
            held.symmetric_difference_update([number])
            status, answer = await connection.ask("POST", f"{ORDERS}/orders/{number}/actions/{action}", b"{}")
            assert status == 200, answer
            version = orjson.loads(answer)["version"]
            changes.answered(number, version)
            if n % FETCHED == 0:
                status, seen = await connection.ask("GET", f"{CS}/packs/{number}?min_version={version}")
                assert status == 200, seen
            turns.task_done()

    async with client:
        packs = await _packs(Desk(client))
        connections = [Connection(product.base_url, token) for _ in range(AGENTS)]
        async with asyncio.TaskGroup() as group:
            console = group.create_task(listen(client, changes, open_))
            await open_.wait()
            for connection in connections:
                await connection.open()
            agents = [group.create_task(agent(connection)) for connection in connections]
            order = iter(cycle(range(PACKS * FETCHED)))
            await _paced(turns, order, WARM)
            await changes.all_told()
            changes.lags.clear()
            stolen = Stolen()
            rate = await _paced(turns, order, RATE * SECONDS)
            await changes.all_told()
            taken = stolen.share()
            for task in (*agents, console):
                task.cancel()
        for connection in connections:
            await connection.close()
    return _figures(changes.lags, rate, taken)


async def _packs(desk: Desk) -> list[int]:
    channel, option = await desk.channel(), await desk.option()
    numbers: list[int] = []
    for _ in range(PACKS // 100):
        numbers += await desk.take_in(*(desk.line(channel, option) for _ in range(100)))
    await desk.pack_of(numbers[-1])
    return numbers


async def _paced(turns: asyncio.Queue[int], order: Iterator[int], count: int) -> float:
    """Hand out `count` turns at RATE; the rate at which they were done."""
    begin = time.perf_counter()
    for n in range(count):
        await asyncio.sleep(max(0.0, begin + n / RATE - time.perf_counter()))
        turns.put_nowait(next(order))
    await turns.join()
    return count / (time.perf_counter() - begin)


def _figures(lags: list[float], rate: float, taken: float) -> list[Figure]:
    layout = (
        f"gateway, one process a service, RabbitMQ; {rate:.0f} changes/s, each a POST of set-hold or release-hold by one "
        f"of {AGENTS} agents; seen by a console on GET /stream, every {FETCHED}th also by GET with min_version; the host "
        f"kept {taken:.1%} of the cores' time"
    )
    p50, p99 = percentile(lags, 0.5), percentile(lags, 0.99)
    met = p99 <= 100 and rate >= RATE * 0.95 and len(lags) == RATE * SECONDS
    return [
        Figure("commit -> visible p50", p50, "ms", layout),
        Figure("commit -> visible p99", p99, "ms", layout, f"at most 100 ms at {RATE} changes/s", met),
    ]
