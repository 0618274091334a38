"""Worlds of messaging: `world` answers HTTP only, `live` sends to the simulator."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.local import probes
from deploy.local.layout import PROJECT
from deploy.local.ports import free_port
from deploy.local.process import Child, Spec
from tests.integration.messaging.world import Simulator, World, built, hook_url
from tests.support.databases import Databases, TestDatabase


@pytest.fixture
async def database(databases: Databases) -> TestDatabase:
    return await databases.fresh("messaging")


@pytest.fixture
async def world(database: TestDatabase) -> AsyncIterator[World]:
    """Answers HTTP; nothing is sent and no report is applied."""
    async with built(database) as made:
        yield made


@pytest.fixture(scope="package")
def vendor_process() -> Iterator[str]:
    """One simulator for all tests of this worker; each test resets it."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="dyflux-vendor-") as folder:
        child = Child(
            Spec(
                name="vendor",
                command=[sys.executable, "-m", "deploy.simulators.vendor", "--port", str(port)],
                log=Path(folder) / "vendor.log",
                appears_as="deploy.simulators.vendor",
                cwd=PROJECT,
                probe=probes.http(port, "/livez"),
                ready_seconds=60,
            )
        )
        asyncio.run(child.start())
        yield f"http://127.0.0.1:{port}"
        asyncio.run(child.stop())


@pytest.fixture
async def vendor(vendor_process: str) -> Simulator:
    """Fast and flawless, until a test says otherwise."""
    simulator = Simulator(vendor_process)
    await simulator.reset(latency_p50=0.0, report_after=0.01, account="dyflux", password="dyflux")
    return simulator


@pytest.fixture
async def live(database: TestDatabase, vendor: Simulator) -> AsyncIterator[World]:
    """Sends to the simulator and hears its reports, with one registered sender."""
    async with built(database, serving=True, vendor_url=vendor.url) as made:
        await vendor.control(webhook_url=hook_url(made.settings))
        await made.sender()
        yield made
