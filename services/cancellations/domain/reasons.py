"""취소사유 by words, for channels and files that send words instead of codes (channels.md 4)."""

from __future__ import annotations

DEFAULT = "RETURN_REFUND"

WORDS: tuple[tuple[str, str], ...] = (
    ("품절", "CANCEL_SOLD_OUT"),
    ("지연", "CANCEL_DELAY"),
    ("분실", "CANCEL_LOST"),
    ("미수령", "CANCEL_LOST"),
    ("오배송", "RETURN_MISDELIVERY"),
    ("불량", "RETURN_DEFECT"),
    ("파손", "RETURN_DEFECT"),
    ("정보상이", "CANCEL_QUALITY"),
    ("불만족", "CANCEL_QUALITY"),
)
"""The first word that stands in the text decides; anything else is RETURN_REFUND with its text kept."""


def reason_of_words(text: str) -> str:
    """The identifier of a reason that is told in words."""
    plain = "".join(text.split())
    return next((reason for word, reason in WORDS if word in plain), DEFAULT)
