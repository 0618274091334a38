"""Commit -> visible at 100 changes a second: from the answer of a command to the answer of the grid that has it."""

from __future__ import annotations

import asyncio
import time

from tests.e2e.desk import CS, ORDERS, Desk
from tests.performance.figures import Figure, percentile
from tests.support.product import Product

RATE, SECONDS, PACKS = 100, 20, 400


async def measure(product: Product) -> list[Figure]:
    client = await product.sign_in()
    async with client:
        desk = Desk(client)
        channel, option = await desk.channel(), await desk.option()
        numbers: list[int] = []
        for _ in range(PACKS // 100):
            numbers += await desk.take_in(*(desk.line(channel, option) for _ in range(100)))
        lags: list[float] = []
        free = {number: asyncio.Lock() for number in numbers}

        async def change(n: int) -> None:
            number = numbers[n % PACKS]
            async with free[number]:
                action = "set-hold" if (n // PACKS) % 2 == 0 else "release-hold"
                answer = await client.post(f"{ORDERS}/orders/{number}/actions/{action}", json={})
                began = time.perf_counter()
                assert answer.status_code == 200, answer.text
                version = answer.json()["version"]
                seen = await client.get(f"{CS}/packs/{number}", params={"min_version": version})
                while seen.json().get("code") == "NOT_YET_VISIBLE":  # not within three seconds: asked on, counted whole
                    seen = await client.get(f"{CS}/packs/{number}", params={"min_version": version})
                assert seen.status_code == 200, seen.text
                lags.append((time.perf_counter() - began) * 1000)

        begin = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for n in range(RATE * SECONDS):
                await asyncio.sleep(max(0.0, begin + n / RATE - time.perf_counter()))
                group.create_task(change(n))
        rate = RATE * SECONDS / (time.perf_counter() - begin)
    layout = f"gateway, one process a service, RabbitMQ; {rate:.0f} changes/s by HTTP; the second GET is in the figure"
    p50, p99 = percentile(lags, 0.5), percentile(lags, 0.99)
    return [
        Figure("commit -> visible p50", p50, "ms", layout),
        Figure(
            "commit -> visible p99", p99, "ms", layout, "at most 100 ms at 100 changes/s", p99 <= 100 and rate >= 95
        ),
    ]
