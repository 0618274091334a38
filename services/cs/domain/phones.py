"""How a phone number is typed and printed. Whether it is a good number is decided by whoever takes it in."""

from __future__ import annotations

import re

_NOT_DIGIT = re.compile(r"\D", re.ASCII)
_NUMBER = re.compile(r"[\s().,+-]*\d[\d\s().,+-]*", re.ASCII)
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WHOLE = 10
"""Digits from which on 82 is the country: no number of ours ends in so many that begin with it."""

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


def narrow(typed: str) -> str:
    """Full-width marks, which a Korean keyboard types too, as the usual ones."""
    return typed.translate(_NARROW)


def is_number(typed: str) -> bool:
    """Whether it can be a number of any kind: digits and the marks that people put between them."""
    return _NUMBER.fullmatch(narrow(typed)) is not None


def typed_digits(typed: str) -> str:
    """The digits of a number or of its tail, full-width ones too, +82 as 0; none where they are of another script."""
    plain = narrow(typed).strip()
    if any(mark.isdecimal() and not mark.isascii() for mark in plain):
        return ""
    digits = _NOT_DIGIT.sub("", plain)
    digits = digits.removeprefix("00") if digits.startswith("0082") else digits
    if digits.startswith("82") and (plain.startswith("+") or len(digits) >= _WHOLE):
        return "0" + digits.removeprefix("82").removeprefix("0")
    return digits
