"""The pictures of the README, made anew from the demo set; run by `make pictures`.

They are kept in docs/images, so they are looked at before they are committed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import httpx2
from playwright.async_api import Page, ViewportSize, async_playwright, expect

from deploy.local import demo
from deploy.local.chromium import find_chromium
from deploy.local.console import build
from deploy.local.layout import PROJECT, Layout
from tests.browser.cs_window import CsWindow
from tests.browser.person import PATIENCE_MS, sign_in
from tests.e2e.desk import CANCELLATIONS, CS, Desk, until
from tests.support.product import PASSWORD, Product, Transport, running

IMAGES = PROJECT / "docs" / "images"
SIZE = ViewportSize(width=1440, height=860)
LARGEST_BYTES = 200_000
EXAMPLE = PROJECT / "docs" / "examples" / "channel-cancellations.csv"


async def main() -> int:
    """0 when all are made and small enough."""
    cache = Layout.default().engine_cache
    console, found = await build(cache), await find_chromium(cache)
    transport: Transport = "amqp" if os.environ.get("TEST_AMQP_URL") else "local"
    async with running("one", transport, extra_env={"DYFLUX_CONSOLE_DIR": str(console)}) as product:
        await demo.load(product.base_url, PASSWORD)
        pack = await _walk_through(product)
        async with async_playwright() as tools:
            browser = await tools.chromium.launch(executable_path=found.executable, env={**os.environ, **found.env})
            for scheme in ("light", "dark"):
                context = await browser.new_context(
                    base_url=product.base_url,
                    locale="ko-KR",
                    timezone_id="Asia/Seoul",
                    color_scheme=scheme,
                    viewport=SIZE,
                )
                context.set_default_timeout(PATIENCE_MS)
                page = await context.new_page()
                await page.goto("/cs")
                await sign_in(page, "test")
                await _pictures(page, pack, dark=scheme == "dark")
                await context.close()
            await browser.close()
    sizes = {file.name: file.stat().st_size for file in sorted(IMAGES.glob("*.png"))}
    sys.stdout.write("".join(f"{name} {size:,} bytes\n" for name, size in sizes.items()))
    return 0 if all(size <= LARGEST_BYTES for size in sizes.values()) else 1


async def _walk_through(product: Product) -> int:
    """As the README has it: the pack of four gets a waybill, then its channel cancels. The pack's number."""
    async with httpx2.AsyncClient(base_url=product.base_url, timeout=30) as door:
        answer = await door.post("/api/accounts/v1/login", json={"login": "test", "password": PASSWORD})
        door.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
        desk = Desk(door)

        async def four() -> int | None:
            rows = (await desk.get(f"{CS}/packs", key="recipient", q="가나다"))["items"]
            return int(rows[0]["pack_no"]) if rows and rows[0]["order_count"] == 4 else None

        pack = await until(four)
        await desk.act(pack, "assign-invoice", courier="CJ", invoice_no="680012340006", note="오후 출고 예정")
        upload = await desk.upload("demo-vendor", EXAMPLE.read_text(encoding="utf-8"))
        await desk.post(f"{CANCELLATIONS}/uploads/{upload['upload_id']}/apply", {})

        async def held() -> bool | None:
            items = (await desk.get(f"{CANCELLATIONS}/claims", decision="HELD_FOR_DECISION"))["items"]
            return True if items else None

        await until(held)
    return pack


async def _pictures(page: Page, pack: int, *, dark: bool) -> None:
    await CsWindow(page).cell(pack, "mgmt_no").click()
    await expect(page.get_by_test_id("order-detail")).to_contain_text(str(pack))
    await expect(page.get_by_test_id("history-entry").first).to_be_visible()
    await _keep(page, "cs-window-dark" if dark else "cs-window")
    if dark:
        return
    await page.goto("/cancellations/results?decision=HELD_FOR_DECISION")
    await page.get_by_test_id("claims-grid").locator('.ag-row [col-id="mgmt_no"]').first.click()
    await expect(page.get_by_test_id("decide-SHIP")).to_be_visible()
    await _keep(page, "held-claim")


async def _keep(page: Page, name: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=Path(IMAGES / f"{name}.png"), animations="disabled")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
