"""Spreads tests over workers: what shares something dear stays together, and what takes longest comes first.

Journeys in the browser share one product and one Chromium; journeys of the API one product for each way to run it; races,
kills and bad requests one product each. Other files are units of their own, as with xdist's `loadfile`.
"""

from __future__ import annotations

from typing import Any

import pytest

WAYS = ("one-process-local", "one-process-rabbitmq", "many-processes-rabbitmq")
"""As tests/e2e/conftest.py names them."""
SHARING = (
    "tests/browser/test_journey",
    "tests/component/test_bad_",
    "tests/component/test_schemathesis",
    "tests/races/",
    "tests/resilience/product/test_kills",
    "tests/resilience/product/test_recovery",
)
"""Files whose names begin so share a product (the last two the same one)."""
LONG = (
    "tests/resilience/test_engines_bare.py",
    "tests/races/",
    "tests/resilience/product/test_kills",
    "tests/resilience/product/test_recovery",
    "tests/integration/test_local_run.py",
    "tests/e2e/",
    "tests/browser/",
    "tests/resilience/",
    "tests/component/",
    "tests/integration/test_",
    "tests/integration/orders/test_uploads_killed.py",
    "tests/integration/cs/test_exports.py",
    "tests/unit/test_house_rules.py",
)
"""Longest first: a long one that is started last is waited for by everybody."""


def unit_of(nodeid: str) -> str | None:
    """The name of what a test must stay together with; None leaves it to its file."""
    if nodeid.startswith("tests/e2e/"):
        return next((way for way in WAYS if way in nodeid), None)
    begin = next((begin for begin in SHARING if nodeid.startswith(begin)), None)
    return "tests/resilience/product" if begin and begin.startswith("tests/resilience/product") else begin


def _place(item: pytest.Item) -> int:
    return next((place for place, begin in enumerate(LONG) if item.nodeid.startswith(begin)), len(LONG))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before pytest gathers what shares a parametrised fixture."""
    items.sort(key=_place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A scheduler for `--dist loadfile`; None leaves any other to xdist."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Spread(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return unit_of(nodeid) or str(super()._split_scope(nodeid))

    config.option.loadscopereorder = False  # by number of tests is not by time
    return Spread(config, log)
