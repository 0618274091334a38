"""The rules that hold for the whole tree: layers, style, types, sizes, and what no file may hold."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
OURS = ("services", "shared", "deploy")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "core.quotepath=off", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True
    )
    return [PROJECT / name for name in listed.stdout.decode().split("\0") if name and (PROJECT / name).is_file()]


def run(*words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, *words], cwd=PROJECT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("words", [("-m", "ruff", "check", "."), ("-m", "ruff", "format", "--check", ".")])
def test_code_is_in_the_common_style_when_checked(words: tuple[str, ...]) -> None:
    code, said = run(*words)
    assert code == 0, said


def test_dependencies_are_named_and_used_when_imports_are_read() -> None:
    code, said = run("-m", "deptry", ".")
    assert code == 0, said


def test_layers_hold_when_imports_are_read() -> None:
    code, said = run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert code == 0, said


@pytest.mark.timeout(400)
def test_types_hold_when_checked_strictly() -> None:
    code, said = run("-m", "mypy")
    assert code == 0, said


def test_files_are_small_when_counted() -> None:
    sizes = {
        path: len(path.read_text().splitlines())
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(PROJECT).parts[0] in OURS and "versions" not in path.parts
    }
    too_long = {str(path.relative_to(PROJECT)): size for path, size in sizes.items() if size > 250}
    assert not too_long
    assert statistics.median(sizes.values()) <= 80


def test_modules_say_why_they_exist_when_read() -> None:
    silent = [
        str(path.relative_to(PROJECT))
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(PROJECT).parts[0] in OURS
        and path.read_text().strip()
        and not path.read_text().lstrip().startswith(('"""', "#!"))
    ]
    assert not silent


def test_shared_knows_no_business_word_when_read() -> None:
    words = re.compile(r"\b(invoice|courier|mgmt_no|pack_no|recipient|주문|취소|송장)\b")
    found = [
        f"{path.relative_to(PROJECT)}: {match.group()}"
        for path in tracked()
        if path.suffix == ".py" and path.is_relative_to(PROJECT / "shared") and "contracts" not in path.parts
        for match in [words.search(path.read_text())]
        if match
    ]
    assert not found


def test_no_file_names_a_registry_or_a_persons_number_when_read() -> None:
    registry = re.compile(r'"resolved": "http|(https?://)[^\s"]*(pypi|registry|mirror)[^\s"]*/simple', re.IGNORECASE)
    number = re.compile(r"\b010[- ]?(?!0000)\d{4}[- ]?\d{4}\b")
    found = []
    for path in tracked():
        if path.suffix in {".png", ".xls", ".xlsx", ".ico", ".woff2"} or path == Path(__file__):
            continue
        text = path.read_text(errors="replace")
        if registry.search(text) or number.search(text):
            found.append(str(path.relative_to(PROJECT)))
    assert not found
