"""Cells as people and programs fill them: read exactly or refused, never guessed."""

from __future__ import annotations

from datetime import datetime

import pytest

from shared.files.cells import (
    KST,
    Exactness,
    Moment,
    plain_text,
    read_moment,
    read_qty,
    same_moment,
)

D, M, S = Exactness.DAY, Exactness.MINUTE, Exactness.SECOND


def kst(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=KST)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "at", "exact"),
    [
        ("2026-03-01 10:12:30", kst(2026, 3, 1, 10, 12, 30), S),
        ("2026-03-01T10:12:30.000+09:00", kst(2026, 3, 1, 10, 12, 30), S),
        ("2026-03-01T01:12:30Z", kst(2026, 3, 1, 10, 12, 30), S),
        ("2026.03.01 10:12", kst(2026, 3, 1, 10, 12), M),
        ("2026/3/1", kst(2026, 3, 1), D),
        ("20260301", kst(2026, 3, 1), D),
        ("2026. 3. 1.", kst(2026, 3, 1), D),
        ("2026년 3월 1일", kst(2026, 3, 1), D),
        ("2026-03-01 오후 2:05", kst(2026, 3, 1, 14, 5), M),
        ("2026-03-01 오전 9:05:01", kst(2026, 3, 1, 9, 5, 1), S),
    ],
)
def test_time_is_read_when_printed_in_a_usual_way(text: str, at: datetime, exact: Exactness) -> None:
    assert read_moment(text, None) == Moment(at, exact)


@pytest.mark.parametrize(
    "text", ["어제", "2026-13-01", "2026-02-30", "2026-03-01 25:00", "03/01/2026", "1", "2026-03-01 x"]
)
def test_time_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        read_moment(text, None)


def test_only_the_set_format_is_tried_when_there_is_one() -> None:
    assert read_moment("01/03/26 10:12", "%d/%m/%y %H:%M") == Moment(kst(2026, 3, 1, 10, 12), M)
    with pytest.raises(ValueError):
        read_moment("2026-03-01", "%d/%m/%y")


@pytest.mark.parametrize(("text", "qty"), [("1", 1), ("1,200", 1200), ("2.0", 2), ("3개", 3), (" 4 EA", 4)])
def test_pieces_are_read_when_counted(text: str, qty: int) -> None:
    assert read_qty(text) == qty


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "두 개", "", "1 2", "9999999999", "١"])
def test_pieces_are_refused_when_they_are_no_count(text: str) -> None:
    with pytest.raises(ValueError):
        read_qty(text)


@pytest.mark.parametrize(
    ("cell", "text"), [(' ="00123" ', "00123"), ("'00123", "00123"), ("\ufeff주문번호", "주문번호"), ("A-1", "A-1")]
)
def test_text_is_plain_when_excel_forced_it(cell: str, text: str) -> None:
    assert plain_text(cell) == text


@pytest.mark.parametrize(
    ("other", "exact", "same"),
    [
        (kst(2026, 3, 1), D, True),
        (kst(2026, 3, 2), D, False),
        (kst(2026, 3, 1, 10, 12), M, True),
        (kst(2026, 3, 1, 10, 13), M, False),
        (kst(2026, 3, 1, 10, 12, 30), S, True),
        (kst(2026, 3, 1, 10, 12, 31), S, False),
    ],
)
def test_times_are_the_same_when_equal_as_far_as_both_are_exact(other: datetime, exact: Exactness, same: bool) -> None:
    assert same_moment(kst(2026, 3, 1, 10, 12, 30), S, other, exact) is same
    assert same_moment(other, exact, kst(2026, 3, 1, 10, 12, 30), S) is same
