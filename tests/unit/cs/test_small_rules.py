"""Phones as printed, records that may move, ids of the stream, rows of the grid, labels for every task."""

import pytest

from services.cs.application.live_stream import stream_id
from services.cs.application.pack_rows import grid_row, search_row
from services.cs.application.record_history import _WRITERS
from services.cs.domain.phones import display_phone
from services.cs.domain.records import Handled, refusal_to_move
from services.cs.domain.tasks import LABELS, Task
from shared.contracts.orders import PACK_EVENTS
from shared.contracts.snapshots import CsStatus
from tests.unit.cs.factories import AT, item, order, pack, tombstone


@pytest.mark.parametrize(
    ("digits", "printed"),
    [
        ("01000001234", "010-0000-1234"),
        ("0110001234", "011-000-1234"),
        ("021234567", "02-123-4567"),
        ("0212345678", "02-1234-5678"),
        ("0312345678", "031-234-5678"),
        ("050312345678", "0503-1234-5678"),
        ("15880000", "1588-0000"),
        ("123", "123"),
        ("", ""),
    ],
)
def test_phone_is_printed_with_hyphens_when_its_shape_is_known(digits: str, printed: str) -> None:
    assert display_phone(digits) == printed


@pytest.mark.parametrize(
    ("now", "to", "code"),
    [
        (Handled.OPEN, Handled.DONE, None),
        (Handled.DONE, Handled.DONE, "ALREADY_DONE"),
        (Handled.DONE, Handled.OPEN, None),
        (Handled.OPEN, Handled.OPEN, "ALREADY_OPEN"),
        (None, Handled.DONE, "RECORD_NOT_FOUND"),
    ],
)
def test_record_moves_only_to_the_other_state_when_asked(now: Handled | None, to: Handled, code: str | None) -> None:
    assert refusal_to_move(now, to) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [("12-0", (12, 0)), ("12", None), ("-1", None), ("1-", None), ("a-1", None), ("1-1-1", None), ("١-١", None)],
)
def test_stream_id_is_read_only_when_it_is_one(text: str, found: tuple[int, int] | None) -> None:
    assert stream_id(text) == found


def test_pack_is_shown_when_it_holds_more_pieces_than_the_column() -> None:
    """No door lets such numbers in any more, but a pack that the grid loses is worse than a number that is too small."""
    huge = tuple(item(n, qty=2**31 - 1) for n in (1, 2))
    assert grid_row(pack(order(101201, items=huge)))["qty"] == 2_147_483_647
    assert grid_row(pack(order(101201, items=(item(1, qty=5), item(2, qty=3)))))["qty"] == 8


def test_every_task_has_its_label_and_every_event_its_writer() -> None:
    assert set(LABELS) == set(Task)
    assert set(_WRITERS) == set(PACK_EVENTS)


def test_grid_row_is_gross_and_speaks_for_the_representative_when_combined() -> None:
    cut = order(102, cs_badges=(CsStatus.PARTIAL_CANCEL_BEFORE,), ship_by=AT, channel_id="b-1")
    row = grid_row(pack(order(101, channel_id="a-1"), cut))
    assert (row["qty"], row["order_count"], row["mgmt_nos"], row["market_order_no"]) == (4, 2, [101, 102], "ord101")
    assert row["cs_badges"] == [CsStatus.NORMAL, CsStatus.PARTIAL_CANCEL_BEFORE]
    assert (row["channel_ids"], row["channel_id"], row["ship_by"]) == (["a-1", "b-1"], "a-1", AT)


def test_pack_owes_nothing_when_all_of_it_is_cancelled() -> None:
    gone = order(101, cs_status=CsStatus.FULL_CANCEL_BEFORE, cs_badges=(CsStatus.FULL_CANCEL_BEFORE,), ship_by=AT)
    row = grid_row(pack(gone))
    assert (row["fully_cancelled"], row["ship_by"]) == (True, None)


def test_tombstone_keeps_no_words_when_a_pack_is_dissolved() -> None:
    assert grid_row(tombstone(5, 9))["mgmt_nos"] == []
    assert search_row(tombstone(5, 9)) == {
        "placed_at": None, "listed": False,
        "pack_no": 5, "recipient": "", "buyers": "", "address": "", "products": "", "options": "", "tokens": [],
    }  # fmt: skip
