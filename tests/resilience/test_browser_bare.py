"""The unpacked Chromium stands on what was unpacked with it, not on what happens to be installed here."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from deploy.local.chromium import Chromium, find_chromium
from deploy.local.layout import Layout
from deploy.local.process import run_once

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(400)]
EVERYWHERE = re.compile(
    r"(ld-linux|libc\.|libm\.|libdl\.|librt\.|libpthread\.|libresolv\.|libnss_|libgcc_s\.|libstdc\+\+\.|libanl\.|libutil\.)"
)
"""The C and C++ run-times: Debian has no machine without them."""


async def test_chromium_needs_nothing_of_the_system_but_the_c_library_when_it_shows_a_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DYFLUX_ENGINES", "private")
    monkeypatch.delenv("DYFLUX_CHROMIUM", raising=False)
    found = await find_chromium(Layout.default().engine_cache)
    root = str(Layout.default().engine_cache)
    assert str(found.executable).startswith(root)
    strangers = {path for path in await _linked(found) if not path.startswith(os.path.realpath(root))}
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=found.executable, env={**os.environ, **found.env})
        page = await browser.new_page()
        await page.set_content("<p>주문 <b>취소</b></p><canvas></canvas>")
        await page.screenshot(path=tmp_path / "page.png")
        fonts = await page.evaluate("document.fonts.check('16px NanumGothic', '주문')")
        await browser.close()
    assert {path for path in strangers if not EVERYWHERE.match(Path(path).name)} == set()
    assert fonts


async def _linked(found: Chromium) -> set[str]:
    """Every library that the browser cannot start without, as the loader finds it. What it only tries to open (a
    display, an accelerator) is left out: where it is not installed the browser goes on without."""
    said = await run_once(["ldd", str(found.executable)], 30, env=found.env)
    assert "not found" not in said, said
    return {os.path.realpath(line.split("=> ")[1].split(" (")[0]) for line in said.splitlines() if "=> /" in line}
