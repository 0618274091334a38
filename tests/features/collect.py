"""Which tests carry which row's number: in the name or docstring of a test, or in the title of a test of the console."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROWS = Path(__file__).with_name("rows.tsv")
_NUMBER = re.compile(r"(?<![A-Za-z0-9-])(F-\d{3}|[AD]\d{1,2})(?![0-9A-Za-z])")
_IN_NAME = re.compile(r"(?<=_)(f\d{3}|[ad]\d{1,2})(?=_|$)")
_TITLE = re.compile(r"""\b(?:it|test)(?:\.each\([^)]*\))?\(\s*["'`]([^"'`]+)["'`]""")


@dataclass(frozen=True, order=True)
class Carrier:
    """A test, by its file and name."""

    path: str
    name: str


def rows() -> dict[str, str]:
    """Number → title, in the order of the page."""
    lines = ROWS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line)


@cache
def carriers() -> dict[str, list[Carrier]]:
    """Number → the tests that carry it."""
    found: dict[str, set[Carrier]] = {}
    for path in sorted((PROJECT / "tests").rglob("test_*.py")):
        for name, numbers in of_module(path.read_text(encoding="utf-8")):
            for number in numbers:
                found.setdefault(number, set()).add(Carrier(str(path.relative_to(PROJECT)), name))
    for path in sorted((PROJECT / "web" / "src").rglob("*.test.ts*")):
        for title in _TITLE.findall(path.read_text(encoding="utf-8")):
            plain = _NUMBER.sub("", title).strip(" ,:")
            for number in _NUMBER.findall(title):
                found.setdefault(number, set()).add(Carrier(str(path.relative_to(PROJECT)), plain))
    return {number: sorted(tests) for number, tests in found.items()}


def of_module(source: str) -> Iterator[tuple[str, set[str]]]:
    """Each test function with the numbers that it carries itself; what a module says of all its tests does not count."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
            numbers = set(_NUMBER.findall(ast.get_docstring(node) or ""))
            for word in _IN_NAME.findall(node.name):
                numbers.add(f"F-{word[1:]}" if word.startswith("f") else word.upper())
            yield node.name, numbers
