"""Two actions at once, and the outcomes that are allowed. Nothing else may come out, whoever is first.

An outcome is a pair of codes, None where the action was carried out; of a claim it is the decision.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.races.bench import Bench, Moves

Outcome = tuple[str | None, str | None]
BOTH: Outcome = (None, None)


@dataclass(frozen=True)
class Pair:
    """`make` gives the two moves, which are sent at once."""

    name: str
    make: Callable[[Bench], Awaitable[Moves]]
    allowed: frozenset[Outcome]


def one_of_two(code: str) -> frozenset[Outcome]:
    """One is carried out, the other is refused with `code`."""
    return frozenset({(None, code), (code, None)})
