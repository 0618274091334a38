"""The one rule of masking personal data, so that differing masks can never be combined (messaging.md 3.5).

Pure functions of strings; who may see the unmasked value is decided by the caller (`pii.read`).
"""

from __future__ import annotations

import re

_NOT_DIGIT = re.compile(r"\D")
_HEAD = re.compile(r"02|050\d|0\d{2}")
"""The part that says what kind of number it is: 02, an area code, 010, or the four digits of a relay number 050x."""
_KEPT_OF_ADDRESS = 2


def mask_name(name: str) -> str:
    """`김가용` -> `김*용`, `김가` -> `김*`, `남궁가용` -> `남**용`. One character is hidden altogether."""
    text = name.strip()
    if len(text) <= 1:
        return "*" * len(text)
    if len(text) == 2:
        return f"{text[0]}*"
    return f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"


def mask_phone(number: str) -> str:
    """`01000001234` or `010-0000-1234` -> `010-****-1234`. Fewer than eight digits are hidden altogether."""
    digits = _NOT_DIGIT.sub("", number)
    if len(digits) < 8:
        return "*" * len(digits)
    head = _HEAD.match(digits)
    return f"{head.group()}-****-{digits[-4:]}" if head else f"****-{digits[-4:]}"


def mask_address(address: str) -> str:
    """`서울 가나구 다라로 12 101호` -> `서울 가나구 ***`: province and city stay."""
    words = address.split()
    if not words:
        return ""
    return " ".join([*words[:_KEPT_OF_ADDRESS], "***"]) if len(words) > _KEPT_OF_ADDRESS else "***"
