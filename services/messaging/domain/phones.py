"""Phone numbers at the edge: one stored form (digits), and what kind of number it is (channels.md 2, messaging.md 3.5)."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class PhoneKind(StrEnum):
    """번호 종류: 휴대폰, 안심번호, 유선·대표번호, 잘못된 번호."""

    MOBILE = "MOBILE"
    SAFE = "SAFE"
    LANDLINE = "LANDLINE"
    INVALID = "INVALID"


RECEIVING = frozenset({PhoneKind.MOBILE, PhoneKind.SAFE})
"""Kinds that can get an SMS: a safe number (050x) forwards to a mobile."""

_SEPARATORS = re.compile(r"[\s\-.()‐‑‒–—]")
_MOBILE = re.compile(r"01(0\d{8}|[16789]\d{7,8})")
_SAFE = re.compile(r"050\d{8,9}")
_LANDLINE = re.compile(
    r"02[2-9]\d{6,7}|0(3[1-3]|4[1-4]|5[1-5]|6[1-4])[2-9]\d{6,7}|070\d{8}|080\d{7,8}|030\d{8,9}|(15|16|18)\d{6}"
)
_LOST_ZERO = re.compile(r"10\d{8}")
_COUNTRY = re.compile(r"(?:\+|00)?82(?=\d{8,11}$)0?")


def normalise(raw: str) -> str:
    """Digits as stored: full-width digits, separators, `+82`/`0082`/`82` and the zero that a spreadsheet ate.

    What is no number keeps its strange characters, so that `kind_of` calls it invalid.
    """
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", raw))
    text = _COUNTRY.sub("0", text, count=1) if _COUNTRY.match(text) else text
    return f"0{text}" if _LOST_ZERO.fullmatch(text) else text


def kind_of(number: str) -> PhoneKind:
    """The kind of a normalised number."""
    if not number.isascii():
        return PhoneKind.INVALID
    if _MOBILE.fullmatch(number):
        return PhoneKind.MOBILE
    if _SAFE.fullmatch(number):
        return PhoneKind.SAFE
    return PhoneKind.LANDLINE if _LANDLINE.fullmatch(number) else PhoneKind.INVALID


def can_receive(number: str) -> bool:
    """Whether an SMS to this normalised number can arrive (else `NOT_A_MOBILE`)."""
    return kind_of(number) in RECEIVING
