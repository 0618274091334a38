"""The unpacked Chromium stands on what was unpacked with it, not on what happens to be installed here."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from deploy.local.chromium import find_chromium
from deploy.local.layout import Layout

pytestmark = [pytest.mark.chromium, pytest.mark.timeout(400)]
EVERYWHERE = re.compile(
    r"(ld-linux|libc\.|libm\.|libdl\.|librt\.|libpthread\.|libresolv\.|libnss_|libgcc_s\.|libstdc\+\+\.|libanl\.|libutil\.)"
)
"""The C and C++ run-times: Debian has no machine without them."""


async def test_chromium_loads_nothing_of_the_system_but_the_c_library_when_it_shows_a_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DYFLUX_ENGINES", "private")
    monkeypatch.delenv("DYFLUX_CHROMIUM", raising=False)
    found = await find_chromium(Layout.default().engine_cache)
    root = str(Layout.default().engine_cache)
    assert str(found.executable).startswith(root)
    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=found.executable, env={**os.environ, **found.env})
        page = await browser.new_page()
        await page.set_content("<p>주문 <b>취소</b></p><canvas></canvas>")
        await page.screenshot(path=tmp_path / "page.png")
        strangers = {path for path in _loaded(found.executable) if not path.startswith(root)}
        fonts = await page.evaluate("document.fonts.check('16px NanumGothic', '주문')")
        await browser.close()
    assert {path for path in strangers if not EVERYWHERE.match(Path(path).name)} == set()
    assert fonts


def _loaded(executable: Path) -> set[str]:
    """Every library that a process of the browser has mapped now."""
    found: set[str] = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "exe").readlink() == executable:
                found |= {line.split()[-1] for line in (process / "maps").read_text().splitlines() if ".so" in line}
        except OSError:  # it ended while we looked
            continue
    assert found
    return found
