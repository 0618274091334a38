"""Who an order is for, as it travels in messages and answers. Phones are digits (channels.md 2)."""

from __future__ import annotations

from shared.contracts.base import Value


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
