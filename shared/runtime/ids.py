"""Ids are passed in, like time. UUIDv7: sorted by time, unique without a database."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import uuid_utils

NewId = Callable[[], UUID]


def uuid7() -> UUID:
    """A new UUIDv7 as a standard UUID."""
    return UUID(int=uuid_utils.uuid7().int)
