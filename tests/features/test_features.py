"""Every row of what is built has a test that carries its number, and the committed page says so."""

from __future__ import annotations

from tests.features.collect import carriers, of_module, rows
from tests.features.page import PAGE, TO_COME, missing, page, required

SOURCE = '''
"""Of A1: a module says nothing for its tests."""


def test_f012_is_found_when_named() -> None: ...


async def test_rest_when_told() -> None:
    """A10, F-100: and D2 (A20); not F-1000, A1b or BA2."""


def helper() -> None:
    """A3."""
'''


def test_every_row_of_what_is_built_has_a_test_when_counted() -> None:
    assert missing(carriers()) == []


def test_screen_is_to_come_no_more_when_a_test_carries_it() -> None:
    assert carriers().keys() & set(TO_COME) == set(), "take it out of TO_COME"


def test_tables_hold_no_row_without_a_test_when_the_page_is_made() -> None:
    tables, to_come = page().split("\n## 아직 없는 화면\n")
    lines = [line.split(" | ") for line in tables.splitlines() if line.startswith(("| F-", "| A", "| D"))]
    assert [cells[0].removeprefix("| ") for cells in lines] == required()
    assert [cells for cells in lines if not cells[2].endswith("tested") or "`" not in cells[3]] == []
    assert to_come.split("\n")[1:3] == ["- F-002 메뉴 대량 SMS/알림톡", "- F-166 매크로 보기, 매크로 저장"]


def test_page_is_the_committed_one_when_made_anew() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make features"


def test_numbers_are_rows_when_tests_carry_them() -> None:
    unknown = {number: tests for number, tests in carriers().items() if number not in rows()}
    assert unknown == {}


def test_rows_are_those_of_the_page_when_counted() -> None:
    counted = {prefix: sum(number.startswith(prefix) for number in rows()) for prefix in ("F-", "A", "D")}
    assert counted == {"F-": 129, "A": 37, "D": 17}
    assert len(set(TO_COME)) == len(TO_COME) == 13
    assert set(required()) | set(TO_COME) == set(rows())
    assert {f"F-{n:03}" for n in range(10, 165)} & set(TO_COME) == set(), "일반관리 is built"
    assert len(required()) == len(set(required())) == 170


def test_names_and_docstrings_of_tests_count_and_nothing_else_when_read() -> None:
    assert dict(of_module(SOURCE)) == {
        "test_f012_is_found_when_named": {"F-012"},
        "test_rest_when_told": {"A10", "F-100", "D2", "A20"},
    }
