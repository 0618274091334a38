"""Rows of the grid, pages both ways, jumps, totals, and what is hidden from whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.cs.adapters.fetching import positional
from services.cs.adapters.pack_list import ORDERINGS, page_statement
from services.cs.adapters.pack_sources import source_of
from services.cs.application.filters import Key, PackFilter, PackSort, Slice
from shared.contracts import orders as o
from shared.contracts.people import Buyer, Recipient
from shared.web.pagination import Cursor
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, Api
from tests.integration.cs.world import world
from tests.unit.cs.factories import created, event, hold, order, pack

T0 = datetime(2026, 11, 1, tzinfo=UTC)


async def test_row_is_as_the_contract_says_when_read_by_an_admin(cs: Cs, api: Api) -> None:
    """F-025."""
    await cs.project(*world())
    rows = {row["pack_no"]: row for row in (await api.body("/packs"))["items"]}
    assert rows[1001] == {
        "pack_no": 1001,
        "version": 1,
        "placed_at": "2026-11-10T03:00:00+00:00",
        "channel_id": "naver-1",
        "channel_name": "네이버 개인",
        "market_order_no": "N-1001",
        "recipient": {
            "name": "이나용",
            "tel": "0200009999",
            "mobile": "01000001001",
            "zip": "06000",
            "address": "서울특별시 가람구 나래로 1",
            "memo": "",
        },
        "buyer_name": "김가용",
        "qty": 2,
        "order_count": 1,
        "mgmt_nos": [1001],
        "status": "RECEIVED",
        "cs_badges": ["NORMAL"],
        "on_hold": False,
        "combine_locked": False,
        "courier": None,
        "invoice_no": None,
        "invoiced_at": None,
        "shipped_at": None,
        "ship_by": "2026-11-20T03:00:00+00:00",
    }
    assert (rows[1002]["qty"], rows[1002]["order_count"], rows[1002]["mgmt_nos"]) == (4, 2, [1002, 1003])
    assert rows[1004]["cs_badges"] == ["NORMAL", "CS"]
    assert rows[1007]["cs_badges"] == ["FULL_CANCEL_BEFORE", "CS"]


async def test_people_are_masked_when_the_reader_may_not_see_them(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    row = next(row for row in (await api.body("/packs", AGENT))["items"] if row["pack_no"] == 1001)
    assert row["recipient"] == {
        "name": "이*용",
        "tel": "02-****-9999",
        "mobile": "010-****-1001",
        "zip": "***",
        "address": "서울특별시 가람구 ***",
        "memo": "",
    }
    assert row["buyer_name"] == "김*용"


async def test_pages_meet_without_gap_or_repeat_when_walked_both_ways(cs: Cs, api: Api) -> None:
    """F-007."""
    same_second = [created(pack(order(2000 + n, placed_at=T0 + timedelta(minutes=n // 3)))) for n in range(10)]
    await cs.project(*same_second)
    expected = [2000 + n for n in reversed(range(10))]
    first = await api.body("/packs", limit=4)
    second = await api.body("/packs", limit=4, cursor=first["next_cursor"])
    third = await api.body("/packs", limit=4, cursor=second["next_cursor"])
    walked = [row["pack_no"] for page in (first, second, third) for row in page["items"]]
    assert walked == expected
    assert (first["prev_cursor"], third["next_cursor"], first["total"], first["total_is_exact"]) == (
        None,
        None,
        10,
        True,
    )
    back = await api.body("/packs", limit=4, cursor=third["prev_cursor"])
    assert back["items"] == second["items"]
    start = await api.body("/packs", limit=4, cursor=back["prev_cursor"])
    assert (start["items"], start["prev_cursor"]) == (first["items"], None)
    assert (await api.body("/packs", limit=4, cursor=start["next_cursor"]))["items"] == second["items"]


async def test_jump_lands_in_the_middle_and_goes_on_when_an_offset_is_given(cs: Cs, api: Api) -> None:
    await cs.project(*[created(pack(order(2000 + n, placed_at=T0 + timedelta(minutes=n)))) for n in range(10)])
    middle = await api.body("/packs", limit=3, offset=5)
    assert [row["pack_no"] for row in middle["items"]] == [2004, 2003, 2002]
    after = await api.body("/packs", limit=3, cursor=middle["next_cursor"])
    assert [row["pack_no"] for row in after["items"]] == [2001, 2000]
    before = await api.body("/packs", limit=3, cursor=middle["prev_cursor"])
    assert [row["pack_no"] for row in before["items"]] == [2007, 2006, 2005]
    beyond = await api.body("/packs", limit=3, offset=50)
    assert (beyond["items"], beyond["total"], beyond["total_is_exact"]) == ([], 10, True)


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("-placed_at", [1001, 1002, 1004, 1005, 1006, 1007]),
        ("placed_at", [1007, 1006, 1005, 1004, 1002, 1001]),
        ("pack_no", [1001, 1002, 1004, 1005, 1006, 1007]),
        ("-pack_no", [1007, 1006, 1005, 1004, 1002, 1001]),
        ("-shipped_at", [1006, 1007, 1005, 1004, 1002, 1001]),
        ("shipped_at", [1001, 1002, 1004, 1005, 1007, 1006]),
        ("ship_by", [1006, 1005, 1001, 1002, 1004, 1007]),
        ("-ship_by", [1007, 1004, 1002, 1001, 1005, 1006]),
    ],
)
async def test_pages_follow_the_order_asked_for_when_sorted(cs: Cs, api: Api, sort: str, expected: list[int]) -> None:
    await cs.project(*world())
    walked, cursor = [], None
    while True:
        page = await api.body("/packs", sort=sort, limit=2, **({"cursor": cursor} if cursor else {}))
        walked += [row["pack_no"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert walked == expected


async def test_cursor_is_refused_when_the_order_of_the_list_is_another(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    cursor = (await api.body("/packs", limit=2))["next_cursor"]
    answer = await api.get("/packs", limit=2, cursor=cursor, sort="pack_no")
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_CURSOR")


@pytest.mark.parametrize("path", ["/packs", "/records"])
async def test_total_is_never_less_than_what_is_shown_when_words_are_counted_to_a_few(
    cs: Cs, api: Api, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """All in one week, where the weeks walked are all weeks: what the pages show is then what is known."""
    for each in ("word_walk", "record_walk"):
        monkeypatch.setattr(f"services.cs.adapters.{each}.COUNTED", 2)
    person = Recipient(name="김가용", mobile="01000000001", address="x")
    one = [pack(order(6000 + n, version=2), recipient=person, holds=(hold(6000 + n),)) for n in range(9)]
    await cs.project(*[event(o.HoldSet, each, hold_id=f"h{each.pack_no}") for each in one])
    asked: dict[str, Any] = {"key": "recipient", "q": "김가용"}
    whole = await api.body(path, **asked)
    assert (len(whole["items"]), whole["total"], whole["total_is_exact"]) == (9, 9, True)
    first = await api.body(path, **asked, limit=5)
    assert (first["total"] >= 5, first["total_is_exact"]) == (True, False)
    last = await api.body(path, **asked, offset=7)
    assert (len(last["items"]), last["total"], last["total_is_exact"]) == (2, 9, True)


@pytest.mark.parametrize("key", ["2026-W01-1T00:00:00+00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
@pytest.mark.parametrize("path", ["/packs", "/records", "/returns", "/exchanges", "/alarms", "/staff-messages"])
async def test_cursor_is_refused_when_its_time_is_none_that_we_write(cs: Cs, api: Api, path: str, key: str) -> None:
    await cs.project(*world())
    for name in ("-placed_at", "-at", "-requested_at", "-created_at", "at", "-due_at", "alarm_at", "-alarm_at"):
        answer = await api.get(path, ADMIN, cursor=Cursor((name, key, 5)).encode())
        assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_CURSOR"), name


async def test_total_is_said_to_be_estimated_when_more_are_found_than_are_counted(
    cs: Cs, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.cs.adapters.pack_sources.COUNTED", 5)
    await cs.project(*[created(pack(order(2000 + n))) for n in range(9)])
    page = await api.body("/packs", limit=6)
    assert page["total_is_exact"] is False
    assert page["total"] >= 6


@pytest.mark.parametrize(("most", "times"), [(500, 1), (1, 2)])
async def test_list_is_sought_once_when_it_was_counted_to_its_end(
    cs: Cs, monkeypatch: pytest.MonkeyPatch, most: int, times: int
) -> None:
    """Its page is then taken from what was counted; a longer list is sought again, in its order (ADR 13)."""
    monkeypatch.setattr("services.cs.adapters.pack_sources.COUNTED", most)
    await cs.project(*world())
    part = Slice(20)
    source = source_of(PackFilter(key=Key.MOBILE, q="0001"), ORDERINGS[PackSort.NEWEST], part)
    sql, values = positional(page_statement(source, PackSort.NEWEST, part), source.params)
    plan = [row["QUERY PLAN"] for row in await cs.database.fetch(f"EXPLAIN ANALYZE {sql}", values)]
    by_phone = [line for line in plan if "ix_order_view_buyer_mobile" in line]
    assert len(by_phone) == 2, plan
    assert len([line for line in by_phone if "never executed" not in line]) == times


async def test_badge_goes_and_comes_when_records_are_closed_and_packs_recombined(cs: Cs, api: Api) -> None:
    from tests.unit.cs.factories import tombstone

    held = pack(order(3002, version=2), holds=(hold(3002),), version=2)
    await cs.project(created(pack(order(3001))), ("e", event(o.HoldSet, held, hold_id="h")))

    async def badges() -> dict[int, bool]:
        return {row["pack_no"]: "CS" in row["cs_badges"] for row in (await api.body("/packs"))["items"]}

    assert await badges() == {3001: False, 3002: True}
    joined = pack(order(3001, version=3), order(3002, version=3), version=3)
    await cs.project(event(o.OrdersCombined, joined, tombstone(3002, 3), absorbed=(3002,), automatic=True))
    assert await badges() == {3001: True}
    (opened,) = (await api.body("/records", handled="OPEN"))["items"]
    await api.post("/records/close", {"ids": [opened["id"]]})
    assert await badges() == {3001: False}
    assert (await api.body("/packs", open_cs=True))["items"] == []


async def test_percent_and_backslash_are_letters_when_searched(cs: Cs, api: Api) -> None:
    odd = Recipient(name="A_B%C\\D", mobile="01000000009", address="x")
    await cs.project(
        created(pack(order(4001), recipient=odd)),
        created(pack(order(4002, buyer=Buyer(name="axb")), recipient=Recipient(name="AxBzCyD"))),
    )
    for q, expected in (("a_b", [4001]), ("b%c", [4001]), ("c\\d", [4001]), ("xbz", [4002]), ("%", [4001])):
        found = await api.body("/packs", ADMIN, key="recipient", q=q)
        assert [row["pack_no"] for row in found["items"]] == expected, q
