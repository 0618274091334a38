"""Who is the same recipient: what auto-combining joins on (domain.md 2.5)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from shared.contracts.people import Recipient

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


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
