"""Numbers of copies (domain.md 0.3-6)."""

import pytest

from services.orders.domain.derived import next_copy_no


@pytest.mark.parametrize(
    ("source", "used", "expected"),
    [
        ("ORD7", [], "ORD7_1"),
        ("ORD7", ["ORD7_1", "ORD7_2"], "ORD7_3"),
        ("ORD7", ["ORD7_1", "ORD7_1_1", "ORD7_x", "ORD7_"], "ORD7_2"),
        ("ORD7", ["ORD7_9", "ORD70_12"], "ORD7_10"),
        ("ORD7_1", ["ORD7_1", "ORD7_2"], "ORD7_1_1"),
    ],
)
def test_next_suffix_is_free_when_copies_are_there(source: str, used: list[str], expected: str) -> None:
    assert next_copy_no(source, used) == expected
