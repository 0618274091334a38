"""우선순위 (A18, A19, F-116, F-117): the worked examples of domain.md 2.10, written by hand."""

import pytest

from services.orders.domain.events_queue import PriorityCleared, PrioritySet
from services.orders.domain.item import Phase
from services.orders.domain.priority import (
    GAP,
    Mode,
    checked_mode,
    clear_priority,
    place,
    rank_of,
    require_rankable,
    set_priority,
)
from shared.contracts.codes import Refusal
from tests.unit.orders.build import OTHER, invoiced, order, pack

QUEUE = [(11, GAP), (12, 2 * GAP), (13, 3 * GAP)]
"""Order 13 is printed first."""


def code(work: object) -> str:
    with pytest.raises(Refusal) as refused:
        work()  # type: ignore[operator]
    return refused.value.code


def after(queue: list[tuple[int, int]], placed: dict[int, int]) -> list[int]:
    return [no for no, _ in sorted(({**dict(queue), **placed}).items(), key=lambda entry: entry[1])]


@pytest.mark.parametrize(
    ("mgmt_no", "mode", "rank", "expected", "new_rank"),
    [
        (99, Mode.TOP, 0, [11, 12, 13, 99], 4),
        (99, Mode.BOTTOM, 0, [99, 11, 12, 13], 1),
        (99, Mode.AFTER, 3, [11, 12, 99, 13], 3),
        (99, Mode.AFTER, 1, [99, 11, 12, 13], 1),
        (13, Mode.BOTTOM, 0, [13, 11, 12], 1),
        (11, Mode.TOP, 0, [12, 13, 11], 3),
        (11, Mode.AFTER, 3, [12, 11, 13], 2),
        (13, Mode.AFTER, 1, [13, 11, 12], 1),
    ],
)
def test_order_is_printed_where_it_was_put_when_a_place_is_chosen(
    mgmt_no: int, mode: Mode, rank: int, expected: list[int], new_rank: int
) -> None:
    """A18, F-116, F-117."""
    placing = place(QUEUE, mgmt_no, mode, rank)
    assert after(QUEUE, dict(placing.positions)) == expected
    assert (placing.rank, set(placing.positions)) == (new_rank, {mgmt_no})


def test_others_are_moved_only_when_no_gap_is_left() -> None:
    tight = [(11, 5), (12, 6), (13, 7)]
    placing = place(tight, 99, Mode.AFTER, 2)
    assert after(tight, dict(placing.positions)) == [11, 99, 12, 13]
    assert set(placing.positions) == {11, 12, 13, 99}
    assert (placing.rank, place([], 99, Mode.BOTTOM).positions) == (2, {99: GAP})


def test_fifty_places_are_found_between_two_when_each_is_put_after_the_first() -> None:
    queue = [(11, GAP), (12, 2 * GAP)]
    for n in range(50):
        placing = place(queue, 100 + n, Mode.AFTER, len(queue))
        queue = sorted({**dict(queue), **placing.positions}.items(), key=lambda entry: entry[1])
    assert [no for no, _ in queue] == [11, *range(100, 150), 12]
    assert [rank_of(queue, no) for no in (11, 100, 12, 7)] == [1, 2, 52, 0]


def test_place_is_refused_when_it_does_not_exist() -> None:
    for rank in (0, 4, -1, 10**30):
        assert code(lambda rank=rank: place(QUEUE, 99, Mode.AFTER, rank)) == "PRIORITY_UNKNOWN_RANK"
    assert code(lambda: place(QUEUE, 12, Mode.AFTER, 2)) == "NO_CHANGE"
    assert code(lambda: checked_mode("AFTER", None)) == "FIELD_REQUIRED"
    assert code(lambda: checked_mode("MIDDLE", None)) == "INVALID_VALUE"
    assert checked_mode(None, None) == (Mode.TOP, 0)


def test_rank_is_of_an_option_that_the_order_has_when_it_is_set() -> None:
    """A18, D12."""
    made = pack(order(1))
    assert code(lambda: require_rankable(made, 1, "30001")) == "PRIORITY_OTHER_PRODUCT"
    assert code(lambda: require_rankable(invoiced(pack(order(1))), 1, "31255")) == "PRIORITY_NOT_RECEIVED"
    assert code(lambda: clear_priority(made, 1, "31255")) == "NO_PRIORITY"
    set_priority(made, 1, "31255", 0, 4)
    clear_priority(made, 1, "31255")
    assert made.events == [PrioritySet(1, "31255", 0, 4), PriorityCleared(1, "31255", 4)]
    assert made.orders[0].priorities == {}


def test_rank_is_forgotten_when_nothing_of_its_option_is_left() -> None:
    """A18: two lines of one option count together."""
    made = order(1, 2, 1)
    made.items.append(order(2, 4, option=OTHER).items[0])
    made.priorities |= {"31255": 2, "31256": 5, "30001": 1}
    made.items[0].cancel(2, Phase.BEFORE)
    made.forget_ranks()
    assert made.priorities == {"31255": 2, "31256": 5}
    made.items[1].cancel(1, Phase.BEFORE)
    assert code(lambda: require_rankable(pack(made), 1, "31255")) == "PRIORITY_OTHER_PRODUCT"
    made.forget_ranks()
    assert made.priorities == {"31256": 5}
