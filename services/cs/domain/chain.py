"""The chain over C/S records (architecture 7): each link holds the one before it and a salted digest of a record.

Whoever changes, drops or slips in a record breaks a link; whoever erases a person drops content and salt, and no link.
Pure: nothing here knows a table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

SALT_BYTES = 16
GENESIS = bytes(32)
CONTENT = (
    "id", "key", "mgmt_no", "line", "pack_no", "at", "operator", "task", "system_text", "masked_text", "note",
    "cancel_reason", "exchange_reason", "general_type", "message_id",
)  # fmt: skip
"""What is digested of a record, in this order; the order is part of every digest."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the chain."""

    n: int
    record_id: int
    digest: bytes
    hash: bytes


def digest_of(record: Mapping[str, Any], salt: bytes) -> bytes:
    """SHA-256 over the salt and the record's content as JSON; times as RFC 3339 in UTC."""
    return hashlib.sha256(salt + orjson.dumps([record[name] for name in CONTENT], option=orjson.OPT_UTC_Z)).digest()


def link(n: int, before: bytes, record_id: int, digest: bytes) -> Link:
    """The next link after the hash `before`."""
    told = n.to_bytes(8) + record_id.to_bytes(8)
    return Link(n, record_id, digest, hashlib.sha256(before + told + digest).digest())
