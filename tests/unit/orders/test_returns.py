"""회수 (A20), 반품예정 (A21) and what follows (domain.md 2.6): which pieces, and what the stock expects."""

import pytest

from services.orders.domain.events_returns import PickupRequested, ReturnBooked, ReturningLine
from services.orders.domain.item import Phase
from services.orders.domain.pack import Pack
from services.orders.domain.returns import Pickup, Returning, mark_return_expected, request_pickup
from services.orders.domain.returns_end import arrived, cancelled, settled
from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import Disposition, Inspected, Outcome
from tests.unit.orders.build import CONSIGNED, line, order, pack, shipped


def code(work: object) -> str:
    with pytest.raises(Refusal) as refused:
        work()  # type: ignore[operator]
    return refused.value.code


def collect(
    made: Pack, qty: int, known: list[Returning], auto: bool | None = None, name: str = "r1"
) -> list[Returning]:
    return request_pickup(made, 1, [line(11, qty)], Pickup(name, auto), known)


def found(qty: int, what: Disposition) -> Inspected:
    return Inspected(item_id=11, qty=qty, disposition=what)


def test_only_what_left_can_come_back_when_it_is_collected() -> None:
    waiting = pack(order(1, 3))
    assert code(lambda: collect(waiting, 1, [])) == "PICKUP_NOT_SHIPPED"
    assert code(lambda: mark_return_expected(waiting, 1, [line(11, 1)], "r1", [])) == "RETURN_NOT_SHIPPED"
    waiting.orders[0].items[0].cancel(1, Phase.BEFORE)
    made = shipped(waiting)
    assert code(lambda: collect(made, 3, [])) == "QTY_OUT_OF_RANGE"
    lines = collect(made, 2, [])
    [event] = made.events
    assert isinstance(event, PickupRequested)
    assert (event.return_id, event.lines) == ("r1", (ReturningLine(11, "31255", 2, inbound=True),))
    assert (made.orders[0].items[0].returning_qty, lines[0].inbound) == (2, True)


def test_stock_expects_pieces_once_when_they_are_asked_for_again() -> None:
    made = shipped(pack(order(1, 3)))
    first = collect(made, 2, [])
    assert code(lambda: collect(made, 2, first, auto=True)) == "INBOUND_ALREADY_REGISTERED"
    assert [each.inbound for each in collect(made, 2, first)] == [False]
    assert [each.inbound for each in collect(made, 1, first, auto=True)] == [True]
    consigned = shipped(pack(order(1, 3, option=CONSIGNED)))
    assert [each.inbound for each in collect(consigned, 1, [])] == [False]


def test_line_is_marked_once_when_its_return_is_expected() -> None:
    made = shipped(pack(order(1, 3)))
    known = mark_return_expected(made, 1, [line(11, 1)], "r1", [])
    assert code(lambda: mark_return_expected(made, 1, [line(11, 1)], "r2", known)) == "RETURN_ALREADY_EXPECTED"
    assert [each.inbound for each in collect(made, 1, known, auto=True)] == [True], "a pickup may follow"


def test_pieces_are_counted_by_the_newest_finding_when_it_is_corrected() -> None:
    made = shipped(pack(order(1, 3)))
    lines = collect(made, 3, [])
    first = arrived(made, lines, [], [found(2, Disposition.RESTOCK), found(1, Disposition.MISSING)], 2)
    assert first is not None
    [item] = made.orders[0].items
    assert (list(first.stock), item.collected_qty, item.returning_qty) == ([("31255", 1, 2)], 2, 0)
    assert arrived(made, first.lines, [], [found(3, Disposition.RESTOCK)], 2) is None
    later = arrived(made, first.lines, [], [found(1, Disposition.RESTOCK), found(2, Disposition.DISCARD)], 3)
    assert later is not None
    assert (list(later.stock), item.collected_qty) == ([("31255", 1, -1)], 3)
    booked = [event for event in made.events if isinstance(event, ReturnBooked)]
    assert [[each.qty for each in event.lines] for event in booked] == [[2], [3]]


def test_nothing_more_is_taken_back_than_left_when_returns_overlap() -> None:
    made = shipped(pack(order(1, 3)))
    one = collect(made, 3, [])
    two = collect(made, 3, one, name="r2")
    first = arrived(made, one, two, [found(2, Disposition.RESTOCK)], 2)
    assert first is not None
    assert made.orders[0].items[0].returning_qty == 1
    second = arrived(made, two, [], [found(3, Disposition.RESTOCK)], 2)
    assert second is not None
    assert (list(second.stock), second.lines[0].arrived_qty) == ([("31255", 1, 1)], 1)


def test_return_ends_once_when_it_is_cancelled_or_settled() -> None:
    made = shipped(pack(order(1, 3)))
    lines = collect(made, 2, [])
    over = cancelled(made, lines, [], 2)
    assert over is not None
    assert made.orders[0].items[0].returning_qty == 0
    assert cancelled(made, over.lines, [], 3) is None
    assert arrived(made, over.lines, [], [found(2, Disposition.RESTOCK)], 4) is None
    again = settled(made, collect(made, 2, [], name="r3"), [], Outcome.CANCEL, "RETURN_DEFECT")
    assert again is not None
    assert made.orders[0].items[0].cancelled_after_qty == 2
    assert settled(made, again.lines, [], Outcome.CANCEL, "RETURN_DEFECT") is None
