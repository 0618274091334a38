"""Words over years: the nearest weeks one by one, then eras; each week once, in the order of the list (ADR 13)."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.cs.adapters.fetching import positional
from services.cs.adapters.weeks import NEAR, stretches
from services.cs.adapters.where import Where
from services.cs.application.filters import Span
from services.cs.application.search_terms import ERA_WEEKS, WEEK_S
from shared.contracts import orders as o
from shared.contracts.people import Recipient
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api, walked_and_jumped
from tests.unit.cs.factories import created, event, hold, order, pack

T0 = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = [0, 3, 60, 118, 300, 301, 420, 700, 840, 843, 850, 851]
"""Of number 5000 + n: years apart, days apart, in one week and in one era."""


def at(days: int) -> datetime:
    return T0 + timedelta(days=days)


async def some(cs: Cs, names: tuple[str, ...] = ("김가용", "박나래")) -> None:
    """Every second one is another's."""
    await cs.project(
        *[
            created(
                pack(
                    order(5000 + n, placed_at=at(days)),
                    recipient=Recipient(name=names[n % 2], mobile="01000000001", address="가나시 다라구 마바로 1"),
                )
            )
            for n, days in enumerate(DAYS)
        ]
    )


async def covered(cs: Cs, lo: int, hi: int, *, down: bool, cursor: int | None = None) -> list[tuple[int, int, str]]:
    """(first, last, tag) of each stretch of a list from week `lo` to week `hi`."""
    where = Where()
    ends = tuple(f"SELECT CAST('epoch' AS timestamptz) + make_interval(secs => {week * WEEK_S})" for week in (lo, hi))
    sql = stretches(where, (ends[0], ends[1]), Span(), down=down, cursor=cursor, name="all")
    rows = await cs.database.fetch(*positional(f"SELECT w.first, w.last, w.tag FROM {sql}", where.params))
    return [(row["first"], row["last"], row["tag"]) for row in rows]


async def test_each_week_is_in_one_stretch_in_order_when_a_list_is_walked_either_way(cs: Cs) -> None:
    dice = random.Random(5)
    for _ in range(200):
        lo = dice.randrange(3000)
        hi = lo + dice.choice([0, 1, 2, NEAR, ERA_WEEKS - 1, ERA_WEEKS, 40, 100, 400])
        cursor = dice.choice([None, dice.randint(lo, hi)])
        for down in (True, False):
            found = await covered(cs, lo, hi, down=down, cursor=cursor)
            from_, to = (lo, cursor or hi) if down else (cursor or lo, hi)
            weeks = [week for first, last, _ in found for week in sorted(range(first, last + 1), reverse=down)]
            kept = [week for week in weeks if from_ <= week <= to]
            assert kept == sorted(range(from_, to + 1), reverse=down), (lo, hi, cursor, down)
            for first, last, tag in found:
                assert tag == (f"{first:04x}" if first == last else f"e{first // ERA_WEEKS:03x}")
                assert (last - first + 1, first % ERA_WEEKS) in {(1, first % ERA_WEEKS), (ERA_WEEKS, 0)}
            assert len(found) <= NEAR + ERA_WEEKS + (hi - lo) // ERA_WEEKS + 1


async def test_nothing_is_walked_when_the_dates_lie_outside_of_what_there_is(cs: Cs) -> None:
    assert await covered(cs, 100, 50, down=True) == []
    assert await covered(cs, 100, 50, down=False) == []
    assert [first for first, _, _ in await covered(cs, 0, 0, down=True)] == [0]


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(("sort", "turned"), [("-placed_at", True), ("placed_at", False)])
async def test_pages_meet_across_eras_when_a_rare_name_is_walked(cs: Cs, api: Api, sort: str, turned: bool) -> None:
    """F-011."""
    await some(cs)
    numbers = sorted(range(5000, 5000 + len(DAYS), 2), reverse=turned)
    pages = [numbers[:2], numbers[2:4], numbers[4:]]
    await walked_and_jumped(api, "/packs", "pack_no", pages, key="recipient", q="김가용", limit=2, sort=sort)


@pytest.mark.parametrize("q", ["김", "김가", "김가용"])
async def test_days_cut_an_era_when_a_name_and_dates_are_asked(cs: Cs, api: Api, q: str) -> None:
    await some(cs)
    for first, last in ((0, 900), (1, 850), (61, 299), (300, 300), (302, 841)):
        asked: dict[str, Any] = {"date_from": str(at(first).date()), "date_to": str(at(last).date())}
        page = await api.body("/packs", key="recipient", q=q, **asked)
        expected = [5000 + n for n, days in enumerate(DAYS) if n % 2 == 0 and first <= days <= last]
        assert ([row["pack_no"] for row in page["items"]], page["total"]) == (expected[::-1], len(expected)), asked


async def test_other_orders_of_a_list_find_the_same_when_they_ask_all_eras(cs: Cs, api: Api) -> None:
    await some(cs)
    expected = list(range(5000, 5000 + len(DAYS), 2))
    for sort, turned in (("-pack_no", True), ("pack_no", False)):
        page = await api.body("/packs", key="recipient", q="김가용", sort=sort)
        assert [row["pack_no"] for row in page["items"]] == sorted(expected, reverse=turned)


@pytest.mark.usefixtures("counted")
async def test_records_of_a_rare_name_meet_across_eras_when_walked(cs: Cs, api: Api) -> None:
    """F-146: each record once, also where a pack has several in one era."""
    await some(cs)
    person = Recipient(name="김가용", mobile="01000000001", address="가나시 다라구 마바로 1")
    days = [1, 8, 9, 130, 500, 845, 852]
    for version, day in enumerate(days, 2):
        mine = pack(order(5000, version=version, placed_at=T0), recipient=person, version=version, holds=(hold(5000),))
        await cs.project(event(o.HoldSet, mine, hold_id=f"h{version}", at=at(day)))
    found: list[str] = []
    query: dict[str, Any] = {"key": "recipient", "q": "김가용", "limit": 2}
    page = await api.body("/records", **query)
    while True:
        found += [row["at"][:10] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        page = await api.body("/records", **query, cursor=page["next_cursor"])
    assert found == [str(at(day).date()) for day in days[::-1]]
    assert (await api.post("/records", {"mgmt_nos": [5000], "note": "문의"}, AGENT)).status_code == 200
    assert len((await api.body("/records", key="recipient", q="김가용"))["items"]) == len(days) + 1


@pytest.mark.parametrize(
    ("q", "found"),
    [("다라구 1", True), ("1 마바로", True), ("마바로  가나시", True), ("가나시 사아구", False), ("바로 1", True)],
)
async def test_words_of_an_address_are_found_when_they_stand_apart(cs: Cs, api: Api, q: str, found: bool) -> None:
    """F-011: each word has to be there, in any order."""
    await some(cs)
    for sort in ("-placed_at", "-pack_no"):
        page = await api.body("/packs", key="address", q=q, sort=sort)
        assert page["total"] == (len(DAYS) if found else 0), sort
