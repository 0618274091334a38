"""The console's own checks: its types hold, its unit tests pass, and its first load is small."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.console import build, run_script, workshop
from deploy.local.layout import Layout
from deploy.local.node import find_node

pytestmark = [pytest.mark.node, pytest.mark.timeout(400)]
FIRST_LOAD_BYTES = 700_000


async def test_types_hold_when_the_console_is_checked() -> None:
    async with workshop(await find_node(Layout.default().engine_cache)) as work:
        await run_script(await find_node(Layout.default().engine_cache), work, "check")


async def test_unit_tests_of_the_console_pass_when_run() -> None:
    node = await find_node(Layout.default().engine_cache)
    async with workshop(node) as work:
        said = re.sub(r"\x1b\[[0-9;]*m", "", await run_script(node, work, "test"))
    [passed] = re.findall(r"^\s*Tests\s+(\d+) passed \(\d+\)$", said, re.MULTILINE)
    assert int(passed) > 0


async def test_first_load_is_small_when_built(record_property: Callable[[str, object], None]) -> None:
    site = await build(Layout.default().engine_cache)
    size = sum(len(gzip.compress((site / name).read_bytes(), 9)) for name in _first_load(site))
    record_property("figure", f"console, first load: {size / 1000:.0f} kB gzip (goal: at most 700)")
    assert 10_000 < size <= FIRST_LOAD_BYTES


def _first_load(site: Path) -> set[str]:
    """The index and what it imports without being asked: scripts and styles, from vite's own list."""
    chunks = json.loads((site / ".vite/manifest.json").read_text())
    found, queue = {"index.html"}, [name for name, chunk in chunks.items() if chunk.get("isEntry")]
    while queue:
        chunk = chunks[queue.pop()]
        if chunk["file"] not in found:
            found |= {chunk["file"], *chunk.get("css", [])}
            queue += chunk.get("imports", [])
    return found
