"""교환예정 and the old goods (domain.md 2.7): which exchanges of a line so many pieces let go. Pure."""

from datetime import UTC, datetime

import pytest

from services.cs.domain.exchanges import ExchangeCase, ExchangeState
from services.cs.domain.letting_go import to_let_go

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
W, R = ExchangeState.WAITING, ExchangeState.RELEASED


def case(id: int, qty: int = 1, state: ExchangeState = W, own: int | None = None, came: int = 0) -> ExchangeCase:
    return ExchangeCase(
        id=id, mgmt_no=1, version=1, new_mgmt_no=100 + id, item_id=11, qty=qty, state=state, return_case_id=own,
        came_qty=came,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("exchanges", "came", "free"),
    [
        ([case(1)], {}, []),
        ([case(1)], {7: 1}, [1]),
        ([case(1, 2)], {7: 1}, []),
        ([case(1, 2)], {7: 1, 8: 1}, [1]),
        ([case(1), case(2)], {7: 1}, [1]),
        ([case(1, 3), case(2)], {7: 2}, [2]),
        ([case(1), case(2, own=7)], {7: 1}, [2]),
        ([case(1), case(2, own=9)], {7: 1}, [1]),
        ([case(1, 2, R, came=2), case(2)], {7: 2}, []),
        ([case(1, 2, R, came=2), case(2)], {7: 3}, [2]),
        ([case(1, 2, R, came=2), case(2)], {7: 0}, []),
        ([case(1, state=R), case(2)], {7: 1}, [2]),
        ([case(1, state=R, own=7), case(2)], {7: 1}, []),
        ([case(1, state=R, own=7), case(2)], {7: 2}, [2]),
        ([case(1, 2, own=7), case(2)], {7: 1}, []),
        ([case(1, 2, own=7), case(2)], {7: 1, 8: 1}, [1]),
        ([case(1, 2, own=7), case(2)], {7: 1, 8: 2}, [1, 2]),
    ],
)
def test_goods_let_go_as_many_as_came_when_shared_out(
    exchanges: list[ExchangeCase], came: dict[int, int], free: list[int]
) -> None:
    """F-163: own goods first, then the oldest; never one piece for two."""
    assert [each.id for each in to_let_go(exchanges, came)] == free


def test_case_is_taken_up_again_once_when_orders_keeps_the_exchange() -> None:
    """F-163: only the word that was answered; what was let go stays let go."""
    going = case(1)
    going.let_go(AT, "test", 7)
    assert (going.came_qty, going.return_case_id, going.released_at) == (1, 7, AT)
    going.cancel(None, AT, "test")
    going.version = 4
    later = datetime(2026, 11, 21, tzinfo=UTC)
    assert [going.take_up_again(revision, later) for revision in (3, 4, 4)] == [False, True, False]
    assert (going.state, going.cancelled_at, going.released_at) == (R, None, AT)
