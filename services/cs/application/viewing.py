"""Who else has a pack open (`viewing`): collisions are seen before two people type into the same order.

It is a courtesy and never a lock: what protects an order is its version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

VIEWING = "viewing"


class Viewer(TypedDict):
    """One operator who has the pack open; `since` is when his first window of it was opened."""

    operator: str
    name: str
    since: str


def others(windows: Iterable[Mapping[str, Any]], login: str) -> list[Viewer]:
    """Whom `login` is told of: every other operator once, whoever came first first."""
    found: dict[str, Viewer] = {}
    for each in sorted(windows, key=lambda window: str(window["since"])):
        if each["operator"] != login:
            viewer = Viewer(operator=each["operator"], name=each["name"], since=each["since"])
            found.setdefault(each["operator"], viewer)
    return list(found.values())
