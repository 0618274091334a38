"""A skip turns a run red, unless the machine can have no RabbitMQ, Node or Chromium and the test needs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PASSING = "def test_passes():\n    assert True\n"
SKIPPING = "import pytest\n\n\ndef test_skips():\n    pytest.skip('too lazy')\n"
NEEDING = "import pytest\n\n\n@pytest.mark.rabbitmq\ndef test_publishes():\n    raise AssertionError('it ran')\n"


def run(folder: Path, words: list[str], **more: str) -> tuple[int, str, dict[str, dict[str, int]]]:
    """Exit code, output and skip report of a run of its own."""
    report = folder / "report.json"
    (folder / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n  rabbitmq: needs one\n  node: needs it\n  chromium: needs it\n"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DYFLUX_", "PYTEST_"))}
    env |= {"PYTHONPATH": str(PROJECT), "DYFLUX_TEST_SKIP_REPORT": str(report)} | more
    env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    line = [sys.executable, "-m", "pytest", "-p", "tests.support.skips", "-p", "no:cacheprovider", *words]
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, json.loads(report.read_text())


@pytest.mark.parametrize("workers", [[], ["-p", "xdist", "-n", "1"]], ids=["one", "xdist"])
def test_run_is_red_when_a_test_skips_itself(tmp_path: Path, workers: list[str]) -> None:
    (tmp_path / "test_some.py").write_text(PASSING + SKIPPING)
    code, said, report = run(tmp_path, workers)
    assert code == 1
    assert "a skip is a failure" in said
    assert "test_some.py::test_skips: Skipped: too lazy" in said
    assert report == {}


def test_run_is_red_when_a_whole_module_skips_itself(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text("import pytest\n\npytest.importorskip('no_such_module_anywhere')\n")
    code, said, _ = run(tmp_path, [])
    assert code == 1
    assert "no_such_module_anywhere" in said


@pytest.mark.parametrize("workers", [[], ["-p", "xdist", "-n", "1"]], ids=["one", "xdist"])
def test_run_is_green_and_says_so_when_only_rabbitmq_is_missing(tmp_path: Path, workers: list[str]) -> None:
    (tmp_path / "test_some.py").write_text(PASSING + NEEDING)
    code, said, report = run(tmp_path, workers, DYFLUX_TEST_NO_RABBITMQ="no apt-get")
    assert code == 0
    assert "1 passed, 1 skipped" in said
    assert "skipped 1 in test_some.py: no RabbitMQ can be had on this machine" in said
    assert report == {"RabbitMQ": {"test_some.py": 1}}


@pytest.mark.parametrize(("marker", "name"), [("node", "Node"), ("chromium", "Chromium")])
def test_run_is_green_and_says_so_when_only_a_browsers_part_is_missing(tmp_path: Path, marker: str, name: str) -> None:
    (tmp_path / "test_some.py").write_text(PASSING + NEEDING.replace("rabbitmq", marker))
    variable = f"DYFLUX_TEST_NO_{name.upper()}"
    code, said, report = run(tmp_path, ["test_some.py"], **{variable: "no apt-get"})
    assert code == 0
    assert f"skipped 1 in test_some.py: no {name} can be had on this machine" in said
    assert report == {name: {"test_some.py": 1}}


def test_marked_test_runs_when_there_is_a_rabbitmq(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(NEEDING)
    code, said, _ = run(tmp_path, [])
    assert code == 1
    assert "it ran" in said
