"""`docs/features.md`: every row of the manual, action and decision with its tests, made from the tests themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.features.collect import PROJECT, Carrier, carriers, rows

PAGE = PROJECT / "docs" / "features.md"
SHOWN = 3
"""Tests named in a row; the others are counted."""
PARTS = (
    ("화면과 기능 (F)", "F-"),
    ("작업 (A)", "A"),
    ("결정 (D)", "D"),
)


def required() -> list[str]:
    """The rows of issue 4: F-010 … F-164, F-193 … F-198, A1 … A28, A32 … A37, D1 … D17."""
    return [number for number in rows() if _of_the_issue(number)]


def _of_the_issue(number: str) -> bool:
    value = int(number.removeprefix("F-") if number.startswith("F-") else number[1:])
    if number.startswith("F-"):
        return 10 <= value <= 164 or 193 <= value <= 198
    return number.startswith("D") or value <= 28 or 32 <= value <= 37


def missing(found: Mapping[str, Sequence[Carrier]]) -> list[str]:
    """Rows of the issue that no test carries."""
    return [number for number in required() if number not in found]


def page() -> str:
    """The whole page."""
    found = carriers()
    titles = rows()
    tested = sum(number in found for number in titles)
    lines = [
        "# Features and their tests",
        "",
        "Made by `make features` from the tests: a row is tested by those that carry its number in their name or"
        " docstring. Do not edit.",
        "",
        f"{tested} of {len(titles)} rows have a test.",
    ]
    for title, prefix in PARTS:
        lines += ["", f"## {title}", "", "| row | what | status | tests |", "|---|---|---|---|"]
        lines += [
            _line(number, titles[number], found.get(number, ())) for number in titles if number.startswith(prefix)
        ]
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
