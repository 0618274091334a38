"""CS내역조회 by words (F-146): the weeks of the records, newest first, whatever became of their packs since."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.cs.adapters.pack_records import follow_forgotten
from shared.contracts import orders as o
from shared.contracts.people import Buyer, Recipient
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api, walked_and_jumped
from tests.unit.cs.factories import event, hold, order, pack, tombstone

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def who(name: str) -> Recipient:
    return Recipient(name=name, mobile="01000000001", address="가나시 다라구 마바로 1")


def held(n: int, name: str, days: int, version: int = 2) -> o.HoldSet:
    """A hold of that day leaves one record; the order was placed at the beginning."""
    mine = pack(order(n, version=version, placed_at=T0), recipient=who(name), holds=(hold(n),))
    return event(o.HoldSet, mine, hold_id=f"h{n}-{version}", at=T0 + timedelta(days=days))


async def some(cs: Cs) -> None:
    """Order 5000 + n was held on day 5 n."""
    names = ["김가용", "김가람", "이나용", "김하나", "박김가", "김가용", "이가용", "김가용"]
    await cs.project(*[held(5000 + n, name, 5 * n) for n, name in enumerate(names)])


async def found(api: Api, q: str, key: str = "recipient", **asked: Any) -> list[int]:
    return [row["mgmt_no"] for row in (await api.body("/records", key=key, q=q, **asked))["items"]]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("김", [5007, 5005, 5004, 5003, 5001, 5000]),
        ("김가", [5007, 5005, 5004, 5001, 5000]),
        ("가용", [5007, 5006, 5005, 5000]),
        ("김가용", [5007, 5005, 5000]),
        ("용가", []),
    ],
)
async def test_records_of_a_name_are_newest_first_when_one_two_or_three_syllables_are_asked(
    cs: Cs, api: Api, q: str, expected: list[int]
) -> None:
    """F-146."""
    await some(cs)
    page = await api.body("/records", key="recipient", q=q)
    assert ([row["mgmt_no"] for row in page["items"]], page["total"]) == (expected, len(expected))


@pytest.mark.usefixtures("counted")
async def test_pages_of_a_name_meet_across_weeks_when_walked_and_jumped(cs: Cs, api: Api) -> None:
    await some(cs)
    pages = [[5007, 5005], [5004, 5001], [5000]]
    await walked_and_jumped(api, "/records", "mgmt_no", pages, key="recipient", q="김가", limit=2)


async def test_words_and_other_filters_hold_together_when_combined(cs: Cs, api: Api) -> None:
    """F-141, F-146."""
    await some(cs)
    assert await found(api, "가용", at_from="2026-01-20", at_to="2026-02-01") == [5006, 5005]
    assert await found(api, "가용", handled="DONE") == []
    assert await found(api, "마바로", key="address", at_to="2026-01-06") == [5001, 5000]
    assert await found(api, "파랑", key="option_name", operator="test", at_to="2026-01-01") == [5000]


async def test_only_the_buyers_order_is_found_when_two_buyers_share_a_pack(cs: Cs, api: Api) -> None:
    one, two = (order(n, version=2, buyer=Buyer(name=name)) for n, name in ((5000, "구가용"), (5001, "박나래")))
    both = pack(one, two, holds=(hold(5000), hold(5001)))
    await cs.project(*[event(o.HoldSet, both, mgmt_no=n, hold_id=f"h{n}") for n in (5000, 5001)])
    assert await found(api, "나래", key="buyer") == [5001]
    assert sorted(await found(api, "나가용")) == [5000, 5001]


async def test_a_later_record_is_found_under_its_own_week_when_it_is_a_note(cs: Cs, api: Api) -> None:
    await some(cs)
    assert (await api.post("/records", {"mgmt_nos": [5000], "note": "문의"}, AGENT)).status_code == 200
    assert await found(api, "김가용") == [5000, 5007, 5005, 5000]
    assert await found(api, "김가용", at_from="2026-03-01") == [5000]


async def test_records_go_with_the_new_name_when_the_recipient_is_changed(cs: Cs, api: Api) -> None:
    await some(cs)
    await cs.project(held(5000, "한나래", 40, version=3))
    assert await found(api, "한나래") == [5000, 5000]
    assert await found(api, "김가용") == [5007, 5005]


async def test_records_go_with_the_order_when_it_joins_another_pack(cs: Cs, api: Api) -> None:
    """A record belongs to its order; the words are those of the parcel that it is in today."""
    await some(cs)
    joined = pack(order(5002, placed_at=T0), order(5003, placed_at=T0, version=5), version=5, recipient=who("이나용"))
    moved = event(o.OrdersCombined, joined, tombstone(5003, 5), absorbed=(5003,), at=T0 + timedelta(days=50))
    await cs.project(moved)
    assert set(await found(api, "이나용")) == {5002, 5003}
    assert await found(api, "김하나") == []


async def test_words_are_added_when_a_record_was_there_before_its_order(cs: Cs, api: Api) -> None:
    """Two transactions of an order's first moments do not see one another; the sweep does."""
    await some(cs)
    await cs.run("DELETE FROM record_words WHERE pack_no = 5005")
    assert await found(api, "김가용") == [5007, 5000]
    await cs.database.transaction(follow_forgotten)
    assert await found(api, "김가용") == [5007, 5005, 5000]


async def test_total_is_a_guess_from_the_weeks_walked_when_there_are_too_many(
    cs: Cs, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.cs.adapters.record_walk.COUNTED", 3)
    await some(cs)
    page = await api.body("/records", key="recipient", q="김", limit=3)
    # four seen in days 35 … 15, that is 4 of the 6 weeks from day 35 to day 0
    assert (page["total"], page["total_is_exact"]) == (6, False)
