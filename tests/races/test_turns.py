"""The table of turns is strict: it allows what some order of the contenders gives, and nothing else."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from tests.races.pair import Pair, one_of_all
from tests.races.pairs import PAIRS
from tests.races.pairs_of_packs import COMBINE_CANCEL
from tests.races.turns import OPENED, Code, Done, Given, Turns

OF_EACH = (3, 2)


def given(first: Sequence[Code], second: Sequence[Code]) -> Given:
    return Counter(first), Counter(second)


def in_turn(turns: Turns, sides: Sequence[int]) -> tuple[Given, int]:
    """The answers when the sides come one after the other, and who was the first to change something."""
    state, opener = next(iter(turns.table)), -1
    answers: Given = (Counter(), Counter())
    for side in sides:
        turn = turns.table[state][side]
        answers[side][turn.says if isinstance(turn, Done) else turn] += 1
        if isinstance(turn, Done) and turn.then != state:
            state, opener = turn.then, side if opener < 0 else opener
    return answers, opener


def all_answers(turns: Turns) -> Iterator[Given]:
    """Whatever three contenders and two could be told, possible or not."""
    codes: list[set[Code]] = [set(), set()]
    for row in turns.table.values():
        for side, turn in enumerate(row):
            codes[side].add(turn.says if isinstance(turn, Done) else turn)
    each = [itertools.combinations_with_replacement(sorted(codes[side], key=str), OF_EACH[side]) for side in (0, 1)]
    yield from (given(first, second) for first, second in itertools.product(*each))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_answers_are_allowed_when_and_only_when_some_order_gives_them(pair: Pair) -> None:
    orders = set(itertools.permutations([0] * OF_EACH[0] + [1] * OF_EACH[1]))
    possible: dict[str, set[int]] = {}
    for sides in orders:
        answers, opener = in_turn(pair.turns, sides)
        possible.setdefault(shown(answers), set()).add(opener)
    for answers in all_answers(pair.turns):
        assert pair.turns.openers(answers) == possible.get(shown(answers), set()), shown(answers)


def shown(answers: Given) -> str:
    return str([sorted(each.items(), key=str) for each in answers])


def test_answers_are_refused_when_two_win_what_is_done_once() -> None:
    once = one_of_all("NOT_ON_HOLD")
    no = ["NOT_ON_HOLD"] * 31
    assert once.openers(given([None, *no], ["NOT_ON_HOLD", *no])) == {0}
    assert once.openers(given([None, *no], [None, *no])) == set()
    assert once.openers(given([None, None, *no], no)) == set()
    assert once.openers(given(no, no)) == set()


def test_answers_are_refused_when_each_could_be_right_but_not_both() -> None:
    """Combined first, its target was not yet cancelled; cancelled first, nobody could combine it."""
    assert COMBINE_CANCEL.openers(given([None], [None])) == {0}
    assert COMBINE_CANCEL.openers(given(["FULLY_CANCELLED"], [None])) == {1}
    assert COMBINE_CANCEL.openers(given([None, "FULLY_CANCELLED"], [None])) == set()


def test_first_is_known_when_only_one_order_is_possible() -> None:
    assert set(COMBINE_CANCEL.seen(given(["FULLY_CANCELLED"], [None]))) == {
        (0, "FULLY_CANCELLED"), (1, "None"), (1, OPENED),
    }  # fmt: skip
    assert COMBINE_CANCEL.facts() == {
        (0, "None"), (0, "COMBINE_SAME_PACK"), (0, "FULLY_CANCELLED"), (0, OPENED),
        (1, "None"), (1, "ALREADY_CANCELLED"), (1, OPENED),
    }  # fmt: skip
