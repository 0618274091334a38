"""What the browser's tests stand on, made ready before they start: the built console and a Chromium."""

import asyncio
from pathlib import Path

from deploy.local.chromium import NoChromiumError, find_chromium
from deploy.local.console import ConsoleError, build
from deploy.local.node import NoNodeError, find_node

NO_NODE = "DYFLUX_TEST_NO_NODE"
NO_CHROMIUM = "DYFLUX_TEST_NO_CHROMIUM"


async def look_for_parts(cache: Path) -> dict[str, str]:
    """Why one of them cannot be had, by the variable that the tests read; empty when all is there.

    A console that does not build is not missing: the tests that use it fail with what the build said.
    """
    missing: dict[str, str] = {}

    async def node() -> None:
        try:
            await find_node(cache)
            await build(cache)
        except NoNodeError as error:
            missing[NO_NODE] = _line(error)
        except (ConsoleError, TimeoutError, OSError) as error:
            print(f"the console does not build: {_line(error)}", flush=True)

    async def chromium() -> None:
        try:
            await find_chromium(cache)
        except NoChromiumError as error:
            missing[NO_CHROMIUM] = _line(error)

    async with asyncio.TaskGroup() as group:
        group.create_task(node())
        group.create_task(chromium())
    return missing


def _line(error: Exception) -> str:
    return str(error).replace("\n", " ")[:500] or type(error).__name__
