"""Keeps tests in one worker that share something dear: journeys in the browser one product and one Chromium, journeys of
the API one product for each way to run it. Other files are spread as xdist does."""

from __future__ import annotations

from typing import Any

import pytest

WAYS = ("one-process-local", "one-process-rabbitmq", "many-processes-rabbitmq")
"""As tests/e2e/conftest.py names them."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A scheduler for `--dist loadfile`; None leaves any other to xdist."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class OneBrowser(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith("tests/browser/test_journey"):
                return "tests/browser"
            if nodeid.startswith("tests/e2e/"):
                return next((way for way in WAYS if way in nodeid), nodeid)
            return str(super()._split_scope(nodeid))

    return OneBrowser(config, log)
