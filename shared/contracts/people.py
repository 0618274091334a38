"""Who an order is for, as it travels in messages and answers. Phones are digits (channels.md 2)."""

from __future__ import annotations

import re

from shared.contracts.base import Value

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(text: str) -> str:
    """What stands in one line of a label and of a history: control characters and line ends are a blank."""
    parts = (part.strip() for part in _BREAKS.split(text))
    return " ".join(part for part in parts if part)


def plain_lines(text: str) -> str:
    """The same where lines may be several (배송메모): they end with a line feed."""
    return "\n".join(one_line(line) for line in text.splitlines()).strip()


class Buyer(Value):
    """구매자."""

    name: str
    tel: str = ""
    mobile: str = ""
    zip: str = ""
    address: str = ""


class Recipient(Buyer):
    """수령자, with 배송메모."""

    memo: str = ""
