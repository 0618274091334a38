"""One product with the built console behind the real gateway, and one Chromium, for all journeys of a run."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from deploy.local.chromium import find_chromium
from deploy.local.console import build, workshop
from deploy.local.layout import Layout
from deploy.local.node import find_node
from tests.browser.person import People
from tests.e2e.desk import Desk
from tests.support.product import Product, Transport, running


def _cache() -> Path:
    return Layout.default().engine_cache


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def console() -> Path:
    """The folder of the built console."""
    return await build(_cache())


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def axe() -> str:
    """The source of axe, which looks a page over for what shuts people out."""
    async with workshop(await find_node(_cache())) as work:
        return (work / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def product(console: Path) -> AsyncIterator[Product]:
    """The running product, over RabbitMQ where there is one."""
    transport: Transport = "amqp" if os.environ.get("TEST_AMQP_URL") else "local"
    async with running("one", transport, extra_env={"DYFLUX_CONSOLE_DIR": str(console)}) as started:
        yield started


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def desk(product: Product) -> AsyncIterator[Desk]:
    """What the journeys prepare and check goes over the API, as admin."""
    client = await product.sign_in()
    async with client:
        yield Desk(client)


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium without a window."""
    found = await find_chromium(_cache())
    async with async_playwright() as tools:
        started = await tools.chromium.launch(executable_path=found.executable, env={**os.environ, **found.env})
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, product: Product, axe: str) -> AsyncIterator[People]:
    """Who sits at this test's browsers; at the end no page may have complained."""
    sitting = People(browser, product.base_url, axe)
    yield sitting
    await sitting.leave()
