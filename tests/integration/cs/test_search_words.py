"""Names by one, two and three syllables over many weeks (F-011), jumps among them, and what is told of their number."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.contracts import orders as o
from shared.contracts.people import Recipient
from shared.contracts.snapshots import OrderStatus
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api, walked_and_jumped
from tests.unit.cs.factories import created, order, pack

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def one(
    n: int, name: str, days: int, *, deleted: bool = False, status: OrderStatus = OrderStatus.RECEIVED
) -> o.OrderCreated:
    at = T0 + timedelta(days=days)
    mine = order(n, placed_at=at, deleted_at=at if deleted else None, status=status)
    return created(pack(mine, status=status, recipient=Recipient(name=name, mobile="01000000001", address="x")))


async def some(cs: Cs) -> None:
    """Number 5000 + n was placed on day 5 n."""
    names = ["김가용", "김가람", "이나용", "김하나", "박김가", "김가용", "이가용", "김가용"]
    await cs.project(*[one(5000 + n, name, 5 * n) for n, name in enumerate(names)])
    await cs.project(one(5100, "김가용", 12, deleted=True))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("김", [5007, 5005, 5004, 5003, 5001, 5000]),
        ("김가", [5007, 5005, 5004, 5001, 5000]),
        ("가용", [5007, 5006, 5005, 5000]),
        ("김가용", [5007, 5005, 5000]),
        (" 김가용 ", [5007, 5005, 5000]),
        ("용", [5007, 5006, 5005, 5002, 5000]),
        ("용가", []),
        ("나", [5003, 5002]),
    ],
)
async def test_names_are_found_newest_first_when_one_two_or_three_syllables_are_asked(
    cs: Cs, api: Api, q: str, expected: list[int]
) -> None:
    """F-011."""
    await some(cs)
    for sort, order_of in (("-placed_at", expected), ("placed_at", expected[::-1])):
        page = await api.body("/packs", key="recipient", q=q, sort=sort)
        assert ([row["pack_no"] for row in page["items"]], page["total"]) == (order_of, len(expected))


@pytest.mark.usefixtures("counted")
async def test_pages_of_a_name_meet_across_weeks_when_walked_and_jumped(cs: Cs, api: Api) -> None:
    await some(cs)
    pages = [[5007, 5005], [5004, 5001], [5000]]
    await walked_and_jumped(api, "/packs", "pack_no", pages, key="recipient", q="김가", limit=2)


async def test_a_name_is_found_under_its_new_week_when_the_pack_has_another_day(cs: Cs, api: Api) -> None:
    """Exclusion may leave a pack with another representative, whose 발주일 is the pack's."""
    later = T0 + timedelta(days=60)
    name = Recipient(name="김가용", mobile="", address="")
    await cs.project(created(pack(order(5000, placed_at=T0), order(5001, placed_at=later), recipient=name)))
    alone = pack(order(5001, placed_at=later, version=3), pack_no=5000, version=3, recipient=name)
    await cs.project(created(alone))
    both: list[dict[str, Any]] = [{"date_from": "2026-03-01"}, {}]
    for asked in both:
        found = await api.body("/packs", key="recipient", q="가용", **asked)
        assert [row["pack_no"] for row in found["items"]] == [5000]
    assert (await api.body("/packs", key="recipient", q="가용", date_to="2026-02-01"))["items"] == []


async def test_name_and_other_filters_hold_together_when_combined(cs: Cs, api: Api) -> None:
    """F-011, F-013."""
    await some(cs)
    await cs.project(one(5200, "김가용", 9, status=OrderStatus.SHIPPED))
    page = await api.body("/packs", key="recipient", q="가용", status="SHIPPED")
    assert ([row["pack_no"] for row in page["items"]], page["total"]) == ([5200], 1)
    gone = await api.body("/packs", key="recipient", q="가용", deleted=True)
    assert [row["pack_no"] for row in gone["items"]] == [5100]


async def test_total_is_a_guess_from_the_weeks_walked_when_there_are_too_many(
    cs: Cs, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.cs.adapters.word_walk.COUNTED", 3)
    await some(cs)
    page = await api.body("/packs", key="recipient", q="김", limit=3)
    # four seen in days 35 … 15, that is 4 of the 6 weeks from day 35 to day 0
    assert (page["total"], page["total_is_exact"]) == (6, False)
