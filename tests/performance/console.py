"""The console in a real Chromium: first rows, any depth, and how soon an action is seen, among 100,000 orders."""

from __future__ import annotations

import os
import random
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from deploy.local.chromium import find_chromium
from deploy.local.console import build
from deploy.local.layout import Layout
from tests.browser.person import PATIENCE_MS, SIZE, sign_in
from tests.e2e.desk import CS, Desk, recipient
from tests.performance.figures import Figure, percentile
from tests.support.product import Product

PACKS, VISITS, JUMPS, ORDERS = 100_000, 12, 30, 20
_HOLD = [("hold", "보류설정", True), ("release-hold", "보류해제", False)]

_FIRST_ROWS = """() => {
  const look = () => {
    const cells = document.querySelectorAll('[data-testid=pack-grid] .ag-row [col-id=mgmt_no]');
    if ([...cells].filter((cell) => cell.textContent !== '').length >= 5) window.firstRows = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}"""
_JUMP = """(share) => new Promise((done) => {
  let view = document.querySelector('[data-testid=pack-grid] .ag-row');
  while (view.scrollHeight <= view.clientHeight + 1 || !/auto|scroll/.test(getComputedStyle(view).overflowY)) {
    view = view.parentElement;
  }
  const begun = performance.now();
  view.scrollTop = Math.floor((view.scrollHeight - view.clientHeight) * share);
  const look = () => {
    const box = view.getBoundingClientRect();
    const cells = [...document.querySelectorAll('[data-testid=pack-grid] .ag-row [col-id=mgmt_no]')].filter((cell) => {
      const at = cell.getBoundingClientRect();
      return at.bottom > box.top + 1 && at.top < box.bottom - 1;
    });
    if (cells.length >= 5 && cells.every((cell) => cell.textContent !== '')) done(performance.now() - begun);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
_WATCH = """([pack, task, held]) => {
  window.seen = new Promise((done) => {
    let begun = null;
    addEventListener('keydown', (key) => { if (key.ctrlKey && key.key === 'Enter') begun ??= performance.now(); }, true);
    const look = () => {
      const cell = document.querySelector(`[row-id="${pack}"] [col-id=hold]`);
      const entry = document.querySelector('[data-testid=history-entry]');
      const there = cell?.textContent.includes('보류') === held && entry?.textContent.includes(` ${task} `);
      if (begun !== null && there) done(performance.now() - begun);
      else requestAnimationFrame(look);
    };
    look();
  });
}"""


async def environment() -> dict[str, str]:
    """What the measured product needs besides: the built console."""
    return {"DYFLUX_CONSOLE_DIR": str(await build(Layout.default().engine_cache))}


async def measure(product: Product) -> list[Figure]:
    channel, orders = await _real_orders(product)
    found = await find_chromium(Layout.default().engine_cache)
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=Path(found.executable), env={**os.environ, **found.env})
        context = await browser.new_context(base_url=product.base_url, locale="ko-KR", viewport=SIZE)
        page = await context.new_page()
        await page.goto("/cs")
        await sign_in(page)
        kept, anew = await _visits(page, kept=True), await _visits(page, kept=False)
        jumps = await _jumps(page)
        actions = await _actions(page, channel, orders)
        await browser.close()
    layout = (
        f"Chromium without a window, gateway, one process a service over RabbitMQ; {PACKS:,} packs in the list, "
        "browser, product and engines on the same cores"
    )
    return [
        _figure("console, first rows, files kept", kept, 1000, layout),
        _figure("console, first rows, nothing kept", anew, 1000, layout),
        _figure("console, jump to any depth", jumps, 500, layout),
        _figure("console, action to row and history", actions, 300, layout),
    ]


def _figure(name: str, times: list[float], goal: float, layout: str) -> Figure:
    p95 = percentile(times, 0.95)
    middle = percentile(times, 0.5)
    words = f"{layout}; {len(times)} times, middle {middle:.0f} ms, longest {max(times):.0f} ms"
    return Figure(f"{name} (p95)", p95, "ms", words, f"at most {goal:.0f} ms", p95 <= goal)


async def _real_orders(product: Product) -> tuple[str, list[int]]:
    """Orders that actions can be done on; each its own recipient, so that none ride together."""
    client = await product.sign_in()
    async with client:
        desk = Desk(client)
        channel, option = await desk.channel("vendor"), await desk.option(stock=10_000)
        lines = [desk.line(channel, option, recipient=recipient()) for _ in range(ORDERS)]
        numbers = await desk.take_in(*lines)
        for number in numbers:
            await desk.get(f"{CS}/packs/{number}", min_version=(await desk.pack_of(number))["version"])
    return channel, numbers


async def _visits(page: Page, *, kept: bool) -> list[float]:
    """Milliseconds from the start of a navigation to the first rows. Not `kept`: the files are fetched again each time."""
    await page.add_init_script(f"({_FIRST_ROWS})()")
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": not kept})
    times = []
    for _ in range(VISITS + 1):
        await page.goto("/cs")
        await page.wait_for_function("() => window.firstRows !== undefined")
        times.append(float(await page.evaluate("() => window.firstRows")))
    await session.send("Network.setCacheDisabled", {"cacheDisabled": False})
    return times[1:]


async def _jumps(page: Page) -> list[float]:
    """Milliseconds from a jump of the scroll bar until every row in sight is there; blocks that were never seen."""
    dice = random.Random(3)
    return [float(await page.evaluate(_JUMP, dice.random())) for _ in range(JUMPS)]


async def _actions(page: Page, channel: str, orders: list[int]) -> list[float]:
    """Milliseconds from Ctrl+Enter in the form until the row and the history show it."""
    times = []
    await page.goto(f"/cs?channel_id={channel}")
    for number in reversed(orders):  # from the top of the list: rows far below are not drawn before one goes there
        await page.locator(f'[row-id="{number}"] [col-id="mgmt_no"]').click(position={"x": 8, "y": 6})
        await expect(page.get_by_test_id("order-detail")).to_contain_text(str(number))
        for action, task, held in _HOLD:
            await expect(page.get_by_test_id(f"action-{action}")).to_have_attribute("data-why", "", timeout=PATIENCE_MS)
            await page.get_by_test_id(f"action-{action}").click()
            await page.get_by_role("dialog").get_by_label("CS 내용").fill("측정")
            await page.evaluate(_WATCH, [number, task, held])
            await page.keyboard.press("Control+Enter")
            times.append(float(await page.evaluate("() => window.seen")))
            await page.get_by_role("dialog").wait_for(state="hidden")
    return times[2:]
