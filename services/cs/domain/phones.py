"""How a stored phone number is printed. Whether it is a good number is decided by whoever takes it in."""

from __future__ import annotations

import re

_SHAPES = (
    re.compile(r"(02)(\d{3,4})(\d{4})"),
    re.compile(r"(050\d)(\d{3,4})(\d{4})"),
    re.compile(r"(0\d{2})(\d{3,4})(\d{4})"),
    re.compile(r"(1[568]\d{2})(\d{4})"),
)


def display_phone(digits: str) -> str:
    """`07044818840` -> `070-4481-8840`; what fits no shape is printed as it is stored."""
    for shape in _SHAPES:
        if match := shape.fullmatch(digits):
            return "-".join(match.groups())
    return digits
