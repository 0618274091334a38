"""Every filter of the CS window over the same seven packs, asked over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.contracts import orders as o
from shared.contracts.snapshots import CsStatus
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import Api, api_of
from tests.integration.cs.world import NOW, world
from tests.unit.cs.factories import created, event, hold, order, pack

ALL = [1001, 1002, 1004, 1005, 1006, 1007]

CASES: list[tuple[dict[str, Any], list[int]]] = [
    ({}, ALL),
    ({"date_from": "2026-11-08", "date_to": "2026-11-09"}, [1002, 1004]),
    ({"date_from": "2026-11-09"}, [1001, 1002]),
    ({"date_to": "2026-11-05"}, [1007]),
    ({"date_type": "shipped_at", "date_from": "2026-11-09", "date_to": "2026-11-09"}, [1006]),
    ({"date_type": "shipped_at", "date_from": "2026-11-10"}, []),
    ({"key": "recipient", "q": "이나"}, [1001]),
    ({"key": "recipient", "q": "나용"}, [1001]),
    ({"key": "recipient", "q": "라"}, [1002]),
    ({"key": "recipient", "q": "이용"}, []),
    ({"key": "buyer", "q": "박다용"}, [1002]),
    ({"key": "mgmt_no", "q": "1003"}, [1002]),
    ({"key": "mgmt_no", "q": "1003, 1004 1001"}, [1001, 1002, 1004]),
    ({"key": "market_order_no", "q": "C-10"}, [1002]),
    ({"key": "market_order_no", "q": "C%"}, []),
    ({"key": "tel", "q": "9999"}, [1001]),
    ({"key": "tel", "q": "031-000-1003"}, [1002]),
    ({"key": "mobile", "q": "1002"}, [1002]),
    ({"key": "invoice_no", "q": "6000 0000 1005"}, [1005]),
    ({"key": "product_name", "q": "모자"}, [1002]),
    ({"key": "product_name", "q": "겨울 외투"}, [1001]),
    ({"key": "option_name", "q": "검정/l"}, [1001]),
    ({"key": "option_code", "q": "30003"}, [1002]),
    ({"key": "option_code", "q": "3000"}, []),
    ({"key": "address", "q": "가람구 나래"}, [1001]),
    ({"key": "address", "q": "부산"}, [1002]),
    ({"q": "최라용"}, [1002]),
    ({"q": "1004"}, [1004]),
    ({"q": "빨간"}, [1002]),
    ({"q": "없는사람"}, []),
    ({"channel_id": "coupang-1"}, [1002, 1004]),
    ({"channel_group_id": "b2b"}, [1005, 1006]),
    ({"channel_group_id": "none"}, []),
    ({"status": "RECEIVED"}, [1001, 1002, 1004, 1007]),
    ({"status": "SHIPPED"}, [1006]),
    ({"cs_status": "FULL_CANCEL_BEFORE"}, [1007]),
    ({"cs_status": "NORMAL"}, [1001, 1002, 1004, 1005, 1006]),
    ({"handled": "OPEN"}, [1004, 1005, 1006, 1007]),
    ({"handled": "DONE"}, [1002]),
    ({"operator": "agent1"}, [1004]),
    ({"task": "assign_invoice"}, [1005]),
    ({"operator": "test", "task": "cancel_all", "handled": "OPEN"}, [1007]),
    ({"operator": "test", "task": "set_hold"}, []),
    ({"on_hold": True}, [1004]),
    ({"on_hold": False}, ALL),
    ({"sold_out": True}, [1002]),
    ({"temporarily_sold_out": True}, [1002]),
    ({"open_cs": True}, [1004, 1005, 1006, 1007]),
    ({"open_cs": True, "exclude_cancelled": True}, [1004, 1005, 1006]),
    ({"combined": True}, [1002]),
    ({"alarm": True}, [1004]),
    ({"deleted": True}, [1008]),
    ({"deleted": True, "key": "buyer", "q": "정삭제"}, [1008]),
    ({"key": "buyer", "q": "정삭제"}, []),
    ({"late": True}, [1001, 1005]),
    ({"status": "RECEIVED", "channel_id": "naver-1", "late": True}, [1001]),
]


@pytest.fixture
async def told(cs: Cs) -> AsyncIterator[Api]:
    """The seven packs, seen at noon of 20 November."""
    await cs.project(*world())
    async with api_of(cs, lambda: NOW) as api:
        yield api


async def test_each_filter_finds_its_packs_when_asked_by_query_and_by_body(told: Api) -> None:
    """F-010, F-011, F-012, F-013, F-014, F-015, F-016, F-017, F-018, F-019, F-020, F-021, F-022, F-023."""
    wrong = []
    for asked, expected in CASES:
        by_query = await told.body("/packs", **asked)
        by_body = (await told.post("/packs/search", asked)).json()
        found = sorted(row["pack_no"] for row in by_query["items"])
        if found != expected or by_query != by_body or by_query["total"] != len(expected):
            wrong.append((asked, expected, found, by_query["total"]))
    assert wrong == []


OF_STATUS: dict[str, list[int]] = {
    "NORMAL": [2000, 2020],
    "FULL_CANCEL_BEFORE": [2001],
    "PARTIAL_CANCEL_BEFORE": [2002, 2010],
    "FULL_CANCEL_AFTER": [2003],
    "PARTIAL_CANCEL_AFTER": [2004],
    "FULL_EXCHANGE_BEFORE": [2005],
    "PARTIAL_EXCHANGE_BEFORE": [2006, 2010],
    "FULL_EXCHANGE_AFTER": [2007, 2020],
    "PARTIAL_EXCHANGE_AFTER": [2008],
}
"""2000 … 2008 have one badge each; 2010 is both cancelled and exchanged; 2020 holds a plain and an exchanged order."""


async def test_packs_of_each_cs_status_are_found_when_it_is_asked_for(cs: Cs, api: Api) -> None:
    """F-014: cancellations and exchanges, before and after shipping; each badge of an order and of a pack counts."""
    assert set(OF_STATUS) == set(CsStatus)
    for n, status in enumerate(OF_STATUS):
        await cs.project(created(pack(order(2000 + n, cs_status=status, cs_badges=(status,)))))
    both = ("PARTIAL_CANCEL_BEFORE", "PARTIAL_EXCHANGE_BEFORE")
    mixed = order(2010, cs_status=both[0], cs_badges=both)
    away = order(2021, cs_status="FULL_EXCHANGE_AFTER", cs_badges=("FULL_EXCHANGE_AFTER",))
    plain = order(2020, cs_badges=("NORMAL",))
    await cs.project(created(pack(mixed)), created(pack(plain, away)))
    for status, expected in OF_STATUS.items():
        page = await api.body("/packs", cs_status=status, sort="pack_no")
        assert [row["pack_no"] for row in page["items"]] == expected, status
        assert (page["total"], page["total_is_exact"]) == (len(expected), True)
        assert all(status in row["cs_badges"] for row in page["items"])
    badges = {row["pack_no"]: row["cs_badges"] for row in (await api.body("/packs", limit=50))["items"]}
    assert (badges[2010], badges[2020]) == ([*both], ["NORMAL", "FULL_EXCHANGE_AFTER"])


async def test_held_packs_are_found_when_their_holds_are_of_any_kind(cs: Cs, api: Api) -> None:
    """F-018, D17."""
    kinds = ("GENERAL", "ADDRESS_CHANGE", "EXCHANGE", "FULL_CANCEL", "PARTIAL_CANCEL", "COMBINE_CHANGE")
    for n, kind in enumerate(kinds):
        held = pack(order(3000 + n, version=2), holds=(hold(3000 + n, kind=kind),))
        await cs.project(event(o.HoldSet, held, hold_id=f"h{3000 + n}"))
    await cs.project(created(pack(order(3010))))
    page = await api.body("/packs", on_hold=True, sort="pack_no")
    assert [row["pack_no"] for row in page["items"]] == [3000, 3001, 3002, 3003, 3004, 3005]
    assert (await api.body("/packs/3001"))["holds"][0]["kind"] == "ADDRESS_CHANGE"
    assert (await api.body("/packs/3005"))["holds"][0]["kind"] == "COMBINE_CHANGE"


BAD: list[tuple[dict[str, Any], str]] = [
    ({"colour": "red"}, "UNKNOWN_FIELD"),
    ({"status": "LOST"}, "INVALID_VALUE"),
    ({"date_from": "2026-13-01"}, "INVALID_VALUE"),
    ({"date_from": "20261101"}, "INVALID_VALUE"),
    ({"date_from": "9999-12-31"}, "INVALID_VALUE"),
    ({"date_from": "2026-11-02", "date_to": "2026-11-01"}, "INVALID_VALUE"),
    ({"key": "colour", "q": "x"}, "INVALID_VALUE"),
    ({"key": "mgmt_no", "q": "12a"}, "INVALID_VALUE"),
    ({"key": "mgmt_no", "q": "9" * 30}, "INVALID_VALUE"),
    ({"key": "tel", "q": "abc"}, "INVALID_VALUE"),
    ({"q": "a\x00b"}, "INVALID_VALUE"),
    ({"limit": 0}, "INVALID_VALUE"),
    ({"limit": 501}, "INVALID_VALUE"),
    ({"offset": -1}, "INVALID_VALUE"),
    ({"cursor": "nonsense"}, "INVALID_CURSOR"),
    ({"cursor": "WyJ4Il0"}, "INVALID_CURSOR"),
    ({"cursor": "x", "offset": 3}, "INVALID_VALUE"),
    ({"sort": "colour"}, "INVALID_VALUE"),
    ({"on_hold": "maybe"}, "INVALID_VALUE"),
]


async def test_bad_question_gets_its_code_when_asked(api: Api) -> None:
    wrong = []
    for asked, code in BAD:
        answers = (await api.get("/packs", **asked), await api.post("/packs/search", asked))
        wrong += [(asked, code, a.text) for a in answers if (a.status_code, a.json()["code"]) != (422, code)]
    assert wrong == []


async def test_types_are_not_guessed_when_searched_by_body(api: Api) -> None:
    for asked in ({"limit": "20"}, {"on_hold": "true"}, {"on_hold": 1}, {"date_from": 20261101}, {"q": 5}):
        answer = await api.post("/packs/search", asked)
        assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_VALUE"), asked
