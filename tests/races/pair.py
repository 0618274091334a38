"""Two actions at once, and what may come out. Nothing else may, whoever is first and however many there are of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.races.bench import Bench, Moves
from tests.races.turns import Done, Turns

CONTENDERS = 64


@dataclass(frozen=True)
class Pair:
    """`make` gives the two moves; contenders of both are sent at once."""

    name: str
    make: Callable[[Bench], Awaitable[Moves]]
    turns: Turns


def one_of_all(first: str, second: str | None = None) -> Turns:
    """It is carried out once; all others of either side are refused with the code of their side."""
    return Turns({"open": (Done("done"), Done("done")), "done": (first, second or first)})


ALL_CARRIED_OUT = Turns({"there": (Done("there"), Done("there"))})
