"""A skip is a failure, but for suites marked with a part (RabbitMQ, Node, Chromium) that this machine cannot have.

Loaded as a pytest plugin by tests/conftest.py. Counts in the process that reports (not in xdist's workers).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

REPORT = "DYFLUX_TEST_SKIP_REPORT"


@dataclass(frozen=True)
class Part:
    """What may be missing: its name, the marker of the tests that need it, the variable that says why it is not here."""

    name: str
    marker: str
    variable: str

    @property
    def allowed(self) -> str:
        """How the reason of an allowed skip begins."""
        return f"no {self.name}: "


PARTS = (
    Part("RabbitMQ", "rabbitmq", "DYFLUX_TEST_NO_RABBITMQ"),
    Part("Node", "node", "DYFLUX_TEST_NO_NODE"),
    Part("Chromium", "chromium", "DYFLUX_TEST_NO_CHROMIUM"),
)


class SkipPolice:
    """Collects every skip of a run and judges it at the end."""

    def __init__(self, report: Path | None) -> None:
        self._report = report
        self.allowed: Counter[tuple[str, str]] = Counter()
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
        for part in PARTS:
            if part.allowed in reason:
                self.allowed[part.name, nodeid.split("::")[0]] += 1
                return
        self.forbidden.append(f"{nodeid}: {reason}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turn a green run with a forbidden skip red."""
        if self._report is not None:
            skipped: dict[str, dict[str, int]] = {}
            for (part, suite), count in self.allowed.items():
                skipped.setdefault(part, {})[suite] = count
            self._report.write_text(json.dumps(skipped))
        if self.forbidden and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which tests were skipped and why."""
        for (part, suite), count in sorted(self.allowed.items()):
            terminalreporter.write_line(f"skipped {count} in {suite}: no {part} can be had on this machine")
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
    """Skip what needs a part where the set-up said that there is none."""
    missing = [(part, reason) for part in PARTS if (reason := os.environ.get(part.variable))]
    for item in items:
        for part, reason in missing:
            if item.get_closest_marker(part.marker):
                item.add_marker(pytest.mark.skip(reason=part.allowed + reason))
                break
