"""A skip is a failure, but for suites marked `rabbitmq` on a machine where no RabbitMQ can be had.

Loaded as a pytest plugin by tests/conftest.py. Counts in the process that reports (not in xdist's workers).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

NO_RABBITMQ = "DYFLUX_TEST_NO_RABBITMQ"
REPORT = "DYFLUX_TEST_SKIP_REPORT"
ALLOWED = "no RabbitMQ: "


class SkipPolice:
    """Collects every skip of a run and judges it at the end."""

    def __init__(self, report: Path | None) -> None:
        self._report = report
        self.allowed: Counter[str] = Counter()
        self.forbidden: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Every phase of every test, on the process that prints."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self._judge(report.nodeid, _reason(report.longrepr))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A whole module that skips itself."""
        if report.skipped:
            self._judge(report.nodeid, _reason(report.longrepr))

    def _judge(self, nodeid: str, reason: str) -> None:
        if ALLOWED in reason:
            self.allowed[nodeid.split("::")[0]] += 1
        else:
            self.forbidden.append(f"{nodeid}: {reason}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turn a green run with a forbidden skip red."""
        if self._report is not None:
            self._report.write_text(json.dumps({suite: str(count) for suite, count in self.allowed.items()}))
        if self.forbidden and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which tests were skipped and why."""
        for suite, count in sorted(self.allowed.items()):
            terminalreporter.write_line(f"skipped {count} in {suite}: no RabbitMQ can be had on this machine")
        if self.forbidden:
            terminalreporter.section("a skip is a failure", red=True)
            for line in self.forbidden:
                terminalreporter.write_line(line)


def _reason(longrepr: object) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Only the controlling process judges."""
    if not hasattr(config, "workerinput"):
        path = os.environ.get(REPORT)
        config.pluginmanager.register(SkipPolice(Path(path) if path else None), "skip-police")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs RabbitMQ where the set-up said that there is none."""
    reason = os.environ.get(NO_RABBITMQ)
    if not reason:
        return
    for item in items:
        if item.get_closest_marker("rabbitmq"):
            item.add_marker(pytest.mark.skip(reason=ALLOWED + reason))
