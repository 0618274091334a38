"""Random secrets of clients and sessions: only their digests are stored. 256 bits of chance need no slow hash."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable

RandomBytes = Callable[[int], bytes]

SIZE = 32
"""Bytes."""


def new_secret(random: RandomBytes) -> str:
    """A secret of 256 bits as 43 ASCII characters."""
    return _text(random(SIZE))


def digest(secret: str) -> bytes:
    """What is stored of a secret (SHA-256)."""
    return hashlib.sha256(secret.encode()).digest()


def successor(secret: str, salt: bytes) -> str:
    """The refresh token after `secret`: found again from it and the stored salt, from neither alone."""
    return _text(hmac.digest(secret.encode(), salt, hashlib.sha256))


def same(one: bytes, other: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one, other)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
