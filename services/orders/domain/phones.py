"""Which telephone numbers and zips there are (channels.md 2), for what a person types; never for what a channel sent."""

from __future__ import annotations

import re

from shared.contracts.codes import Refusal

_SEPARATORS = re.compile(r"[\s\-.()]+")
_KINDS = re.compile(
    r"01(0\d{8}|[16789]\d{7,8})"  # mobile
    r"|02[2-9]\d{6,7}"  # Seoul: the local part never starts with 0 or 1
    r"|0(3[1-3]|4[1-4]|5[1-5]|6[1-4])[2-9]\d{6,7}"  # the other areas
    r"|070\d{8}"  # over IP
    r"|080\d{7,8}"  # toll-free
    r"|050\d{8,9}"  # relay numbers (안심번호)
    r"|030\d{8,9}"
    r"|(15|16|18)\d{6}",  # representative
    re.ASCII,
)
_ZIP = re.compile(r"\d{5}|\d{6}", re.ASCII)  # six: before 2015, 621-785


def checked_phone(raw: object, whose: str) -> str:
    """The digits of a phone as a person types it; empty stays empty. `whose`: 수령자, 구매자. Raises INVALID_PHONE."""
    if not isinstance(raw, str):
        raise Refusal("INVALID_PHONE", whose=whose, value=raw)
    digits = _SEPARATORS.sub("", raw)
    for prefix in ("+82", "82"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
            break
    if digits and not _KINDS.fullmatch(digits):
        raise Refusal("INVALID_PHONE", whose=whose, value=raw)
    return digits


def phone_of_number(digits: str) -> str:
    """A phone that a sheet has kept as a number, which has no zero before it: `1000003000` is 010-0000-3000."""
    lost = f"0{digits}"
    return lost if _KINDS.fullmatch(lost) and not _KINDS.fullmatch(digits) else digits


def zip_of_number(digits: str) -> str:
    """The same of a zip: `4524` is 04524."""
    return digits.zfill(5) if len(digits) == 4 else digits


def checked_zip(raw: object, whose: str) -> str:
    """The digits of a zip, five or the old six; empty stays empty. `whose`: 수령자, 구매자. Raises INVALID_ZIP."""
    if not isinstance(raw, str):
        raise Refusal("INVALID_ZIP", whose=whose, value=raw)
    digits = _SEPARATORS.sub("", raw)
    if digits and not _ZIP.fullmatch(digits):
        raise Refusal("INVALID_ZIP", whose=whose, value=raw)
    return digits
