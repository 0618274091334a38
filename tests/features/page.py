"""`docs/features.md`: every row of the manual, action and decision with its tests, made from the tests themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.features.collect import PROJECT, Carrier, carriers, rows

PAGE = PROJECT / "docs" / "features.md"
SHOWN = 3
"""Tests named in a row; how many more there are stands behind them."""
PARTS = (
    ("화면과 기능 (F)", "F-"),
    ("작업 (A)", "A"),
    ("결정 (D)", "D"),
)
TO_COME = (
    "F-002", "F-166", "F-167", "F-168", "F-169", "F-170", "F-171", "F-172", "F-177", "F-178", "F-179", "F-187", "F-191",
)  # fmt: skip
"""Screens that are not built: bulk messages and templates, usage, downloads of claims. Who builds one tests it and takes
it out here."""


def required() -> list[str]:
    """The rows of what is built: F-001 … F-198 without the screens to come, A1 … A37, D1 … D17."""
    return [number for number in rows() if number not in TO_COME]


def missing(found: Mapping[str, Sequence[Carrier]]) -> list[str]:
    """Rows of what is built that no test carries."""
    return [number for number in required() if number not in found]


def page() -> str:
    """The whole page."""
    found = carriers()
    titles = rows()
    lines = [
        "# Features and their tests",
        "",
        "Made by `make features` from the tests: a row is tested by those that carry its number in their name or"
        " docstring. Do not edit.",
        "",
        f"{len(required()) - len(missing(found))} of the {len(required())} rows of what is built have a test; the"
        f" {len(TO_COME)} screens to come stand at the end.",
    ]
    for title, prefix in PARTS:
        lines += ["", f"## {title}", "", "| row | what | status | tests |", "|---|---|---|---|"]
        lines += [
            _line(number, titles[number], found.get(number, ())) for number in required() if number.startswith(prefix)
        ]
    lines += ["", "## 아직 없는 화면", "", *(f"- {number} {titles[number]}" for number in TO_COME)]
    return "\n".join(lines) + "\n"


def _line(number: str, title: str, tests: Sequence[Carrier]) -> str:
    return f"| {number} | {_cell(title)} | {_status(tests)} | {_cell(_named(tests))} |"


def _status(tests: Sequence[Carrier]) -> str:
    if tests:
        return f"{len(tests)} tested" if len(tests) > 1 else "tested"
    return "no test yet"


def _named(tests: Sequence[Carrier]) -> str:
    shown = [f"`{test.path}` {test.name}" for test in _spread(tests)[:SHOWN]]
    more = len(tests) - len(shown)
    return "<br>".join([*shown, *([f"and {more} more"] if more else [])])


def _spread(tests: Iterable[Carrier]) -> list[Carrier]:
    """One of each file first: who looks for a row sees how far it is tested."""
    seen: set[str] = set()
    firsts: list[Carrier] = []
    others: list[Carrier] = []
    for test in tests:
        (others if test.path in seen else firsts).append(test)
        seen.add(test.path)
    return firsts + others


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write(path: Path = PAGE) -> None:
    """Write the page anew."""
    path.write_text(page(), encoding="utf-8")
