"""Keeps all journeys in one worker: they share one product and one Chromium. Other files are spread as xdist does."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A scheduler for `--dist loadfile`; None leaves any other to xdist."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class OneBrowser(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            journey = nodeid.startswith("tests/browser/test_journey")
            return "tests/browser" if journey else str(super()._split_scope(nodeid))

    return OneBrowser(config, log)
