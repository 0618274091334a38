"""Who is the same recipient: what auto-combining joins on (domain.md 2.5), and what the label of a joined parcel says."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from shared.contracts.people import Recipient

BETWEEN = " / "
MAX_MEMO = 2000
"""As every way in has it."""

_NOISE = re.compile(r"[\s.,()\[\]\-·]+")


def recipient_key(recipient: Recipient) -> str:
    """A digest of the normalised name, address and zip; empty when a part is missing, which never combines."""
    parts = [_plain(recipient.name), _plain(recipient.address), _plain(recipient.zip)]
    if not parts[0] or not parts[1]:
        return ""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def real_phones(recipient: Recipient) -> frozenset[str]:
    """Phones that tell people apart: 050 relay numbers differ per order and are ignored."""
    return frozenset(phone for phone in (recipient.mobile, recipient.tel) if phone and not phone.startswith("050"))


def same_person(one: Recipient, other: Recipient) -> bool:
    """Same name, address and zip, and a common real phone when both have one."""
    key = recipient_key(one)
    if not key or key != recipient_key(other):
        return False
    mine, theirs = real_phones(one), real_phones(other)
    return not mine or not theirs or bool(mine & theirs)


def on_one_label(mine: Recipient, theirs: Recipient) -> Recipient | None:
    """The recipient of a parcel that an order of the same person joins: empty phones are filled, so that another person
    stays apart from now on, and a memo that says something else stands behind. None: the memos do not fit."""
    memo = _both(mine.memo, theirs.memo)
    if memo != mine.memo and len(memo) > MAX_MEMO:
        return None
    told = mine.model_copy(update={"tel": mine.tel or theirs.tel, "mobile": mine.mobile or theirs.mobile, "memo": memo})
    if real_phones(told) or not real_phones(theirs):
        return told
    real = next(phone for phone in (theirs.mobile, theirs.tel) if phone in real_phones(theirs))
    return told.model_copy(update={"tel" if told.mobile else "mobile": real})


def label_changes(was: Recipient, now: Recipient) -> list[tuple[str, str, str]]:
    """(field, old, new) of what stands on a label otherwise."""
    old, new = was.model_dump(), now.model_dump()
    return [(field, old[field], new[field]) for field in Recipient.model_fields if old[field] != new[field]]


def _both(mine: str, theirs: str) -> str:
    if not theirs or f"{BETWEEN}{theirs}{BETWEEN}" in f"{BETWEEN}{mine}{BETWEEN}":
        return mine
    return f"{mine}{BETWEEN}{theirs}" if mine else theirs


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
