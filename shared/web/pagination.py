"""Keyset pages with opaque cursors, as every list answers them (api.md, Common)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from shared.contracts.codes import Refusal

DEFAULT_LIMIT = 20
MAX_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: the keys of its neighbour, and whether it goes backwards."""

    keys: tuple[Any, ...]
    backwards: bool = False

    def encode(self) -> str:
        raw = orjson.dumps([list(self.keys), self.backwards])
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    @classmethod
    def decode(cls, text: str, *types: type) -> Cursor:
        """A cursor whose keys have these types. Raises Refusal INVALID_CURSOR."""
        try:
            keys, backwards = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if not isinstance(backwards, bool) or [type(key) for key in keys] != list(types):
                raise ValueError(text)
        except (ValueError, TypeError, binascii.Error) as error:
            raise Refusal("INVALID_CURSOR") from error
        return cls(tuple(keys), backwards)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, as it is answered."""

    items: Sequence[Any]
    next_cursor: str | None = None
    prev_cursor: str | None = None
    total: int | None = None
    total_is_exact: bool = False

    def body(self) -> dict[str, Any]:
        return {
            "items": list(self.items),
            "next_cursor": self.next_cursor,
            "prev_cursor": self.prev_cursor,
            "total": self.total,
            "total_is_exact": self.total_is_exact,
        }
