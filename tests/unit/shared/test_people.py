"""What stands in one line of a label and of a history: a line end typed into a name must not begin another entry."""

import pytest

from shared.contracts.people import one_line, plain_lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("홍가람", "홍가람"),
        (" 홍  가람 ", "홍  가람"),
        ("가\n[주문삭제]\r\n나", "가 [주문삭제] 나"),
        ("가\x00\x07\x1b나\x7f\x85다", "가 나 다"),
        ("가\u2028나\u2029다\v라\t마", "가 나 다 라 마"),
        ("\n\x01 \n", ""),
        ("", ""),
    ],
)
def test_control_characters_are_a_blank_when_a_field_has_one_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


def test_lines_are_kept_and_nothing_else_when_a_field_may_have_several() -> None:
    assert plain_lines("문 앞\r\n경비실\u2028\x07벨 ✓\n") == "문 앞\n경비실\n벨 ✓"
    assert plain_lines(" \n ") == ""
