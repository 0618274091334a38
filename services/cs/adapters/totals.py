"""How many rows a search finds: counted up to a bound, beyond it the planner's guess, and the answer says which."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from services.cs.adapters.fetching import Fetch
from services.cs.application.filters import Slice
from shared.web.pagination import Page

COUNTED = 500
"""Rows that are looked at only to be counted are most of what a search costs at a million orders (ADR 13)."""


REMEMBERED_S = 10.0
_MOST = 500
Key = tuple[str, bytes]


class Estimates:
    """Remembers guesses for a few seconds: a list is asked for again and again, and a guess is only a guess."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._known: dict[Key, tuple[float, int]] = {}

    async def of(self, fetch: Fetch, source: str, params: Mapping[str, Any]) -> int:
        """What the planner thinks `source` (what stands after FROM) holds; nothing is read."""
        key = (source, orjson.dumps(params, option=orjson.OPT_SORT_KEYS))
        at, guess = self._known.get(key, (float("-inf"), 0))
        if self._monotonic() - at > REMEMBERED_S:
            guess = await _estimated(fetch, source, params)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (self._monotonic(), guess)
        return guess


async def _estimated(fetch: Fetch, source: str, params: Mapping[str, Any]) -> int:
    plan = (await fetch(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {source}", params))[0]["QUERY PLAN"]  # noqa: S608
    return int((orjson.loads(plan) if isinstance(plan, str | bytes) else plan)[0]["Plan"]["Plan Rows"])


def answered(
    items: Sequence[Any], following: str | None, previous: str | None, found: int, estimate: int | None, part: Slice
) -> Page:
    """`found` rows and no more, or, where there is an `estimate`, that many, but never less than this page shows that
    there are; a page that was reached from the beginning and is the last one knows it to the row."""
    if estimate is None or part.cursor is not None:
        return Page(items, following, previous, max(found, estimate or 0), estimate is None)
    seen = part.offset + len(items)
    if items and following is None:
        return Page(items, following, previous, seen, total_is_exact=True)
    return Page(items, following, previous, max(found, estimate, seen), total_is_exact=False)
