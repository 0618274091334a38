"""Redis away, the vendor away: sending stops, nothing is lost, nothing goes twice (messaging.md 4, architecture 4)."""

from __future__ import annotations

import sys
from pathlib import Path

from deploy.local import probes
from deploy.local.layout import PROJECT
from deploy.local.ports import free_port
from deploy.local.process import Child, Spec
from deploy.local.valkey import PrivateValkey
from services.messaging.application.metrics import PAUSED
from tests.integration.messaging.world import Simulator, built, eventually, hook_url
from tests.support.databases import TestDatabase


async def test_sending_stops_and_goes_on_when_redis_is_killed_and_started(
    database: TestDatabase, vendor: Simulator, tmp_path: Path
) -> None:
    valkey = PrivateValkey(tmp_path / "valkey")
    await valkey.start()
    try:
        async with built(database, serving=True, redis=valkey.url, vendor_url=vendor.url) as world:
            await vendor.control(webhook_url=hook_url(world.settings))
            await world.sender()
            await world.until(await world.send_one(), "DELIVERED")
            await valkey.kill()
            waiting = [await world.send_one() for _ in range(5)]

            async def paused() -> float:
                return float(PAUSED.labels("pace")._value.get())

            await eventually(paused, lambda value: value == 1.0)
            assert len(await vendor.taken()) == 1
            assert [row["n"] for row in await world.rows("SELECT count(*) AS n FROM attempt")] == [1]
            assert [(await world.message(each))["state"] for each in waiting] == ["QUEUED"] * 5
            await valkey.start()
            for each in waiting:
                await world.until(each, "DELIVERED")
            assert sorted((await vendor.taken()).values()) == [1] * 6
            assert await paused() == 0.0
    finally:
        await valkey.stop()


async def test_every_message_goes_once_when_the_vendor_comes_back(database: TestDatabase, tmp_path: Path) -> None:
    port = free_port()
    child = Child(
        Spec(
            name="vendor",
            command=[sys.executable, "-m", "deploy.simulators.vendor", "--port", str(port)],
            log=tmp_path / "vendor.log",
            appears_as="deploy.simulators.vendor",
            cwd=PROJECT,
            probe=probes.http(port, "/livez"),
            ready_seconds=60,
        )
    )
    vendor = Simulator(f"http://127.0.0.1:{port}")
    async with built(database, serving=True, vendor_url=vendor.url) as world:
        await world.sender()
        ids = [await world.send_one() for _ in range(5)]

        async def refused() -> int:
            return int((await world.rows("SELECT count(*) FROM attempt WHERE state = 'NOT_SENT'"))[0][0])

        await eventually(refused, lambda count: count >= 5)
        await child.start()
        try:
            await vendor.control(webhook_url=hook_url(world.settings), latency_p50=0.0)
            for each in ids:
                await world.until(each, "DELIVERED", seconds=60)
            assert sorted((await vendor.taken()).values()) == [1] * 5
        finally:
            await child.stop()
