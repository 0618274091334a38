"""What two actions are answered in turn: a table written by hand, and whether answers that came at once could have come
in some order of it. However many contenders there are, nothing else is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Code = str | None
OK: Code = None
Given = tuple[Counter[Code], Counter[Code]]
"""How often the contenders of each side were answered what."""
Fact = tuple[int, str]
"""Of which side, and what one of it was answered; or that it, and not the other, ended the first state."""
OPENED = "came first"
SIDES = (0, 1)


@dataclass(frozen=True)
class Done:
    """The action was carried out, and what is true from then on. `says`: the decision, where it is a claim."""

    then: str
    says: Code = OK


Turn = str | Done
"""A code: refused, and nothing changed."""


@dataclass(frozen=True)
class Turns:
    """State → what the first action and the second are answered in it. A race begins in the state that stands first."""

    table: Mapping[str, tuple[Turn, Turn]]

    @cached_property
    def start(self) -> str:
        return next(iter(self.table))

    def facts(self) -> frozenset[Fact]:
        """All that can be seen of it."""
        answers = {(side, str(self._turn(state, side)[0])) for state in self.table for side in SIDES}
        opening = {(side, OPENED) for side in SIDES if self._moves(self.start, side)}
        return frozenset(answers | (opening if len(opening) == len(SIDES) else set()))

    def seen(self, given: Given) -> Iterator[Fact]:
        """What these answers, which were possible, have shown."""
        for side in SIDES:
            yield from ((side, str(code)) for code in given[side])
        if len(openers := self.openers(given)) == 1:
            yield from {(side, OPENED) for side in openers} & self.facts()

    def openers(self, given: Given) -> frozenset[int]:
        """The sides that may have been the first to change something (-1: nobody did); empty where no order leads to
        these answers."""
        known: set[object] = set()
        found: set[int] = set()

        def follow(state: str, been: frozenset[str], opener: int, left: Given) -> None:
            key = (state, been, opener, *(frozenset(each.items()) for each in left))
            if key in known:
                return
            known.add(key)
            if self._stand_still(been, left):
                found.add(opener)
            for side in SIDES:
                answer, then = self._turn(state, side)
                if self._moves(state, side) and left[side][answer]:
                    first, second = (each - Counter([answer] * (at == side)) for at, each in enumerate(left))
                    follow(then, been | {then}, side if opener < 0 else opener, (first, second))

        follow(self.start, frozenset({self.start}), -1, given)
        return frozenset(found)

    def _turn(self, state: str, side: int) -> tuple[Code, str]:
        turn = self.table[state][side]
        return (turn.says, turn.then) if isinstance(turn, Done) else (turn, state)

    def _moves(self, state: str, side: int) -> bool:
        return self._turn(state, side)[1] != state

    def _stand_still(self, been: frozenset[str], left: Given) -> bool:
        """Whether the rest could be answered in the states that there have been, without changing them."""
        still = {(side, self._turn(state, side)[0]) for state in been for side in SIDES if not self._moves(state, side)}
        return all((side, code) in still for side in SIDES for code in left[side])
