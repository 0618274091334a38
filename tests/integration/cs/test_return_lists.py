"""반품관리, 회수요청, 교환예정관리: every filter, page, order and column; the same by query and by body (F-154…F-164)."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.people import Buyer, Recipient
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, SEES_ALL, Api, api_of
from tests.integration.cs.returns_desk import ReturnsDesk, piece
from tests.integration.cs.world import channel, option
from tests.unit.cs.factories import created, item
from tests.unit.cs.return_events import ASKED_AT, exchanged, expected, line, many, pickup, shipped


async def sown(cs: Cs, returns: ReturnsDesk) -> None:
    """5001 asked for; 5002 accepted; 5003 arrived, 500 owed; 5004 settled, refund due; 5005 cancelled; 5006 expected."""
    from shared.contracts import orders as o

    await cs.project(
        channel("eleven-1", "십일번가 법인", "own"),
        channel("vendor-1", "벤더 하나", "b2b"),
        o.OptionsChanged(at=ASKED_AT, options=(option("30001", supplier="s-1"), option("30002", supplier="s-2"))),
    )
    one = shipped(
        5001,
        channel_id="vendor-1",
        market_order_no="V-5001",
        buyer=Buyer(name="박하늘", tel="0310005001"),
        items=(item(50011, product_name="포근한 외투", option_name="검정 L", qty=3),),
    )
    who = Recipient(name="최바다", mobile="01000005001", zip="48000", address="부산광역시 다솜구 라온로 2")
    one = one.model_copy(update={"recipient": who})
    await cs.project(created(one), pickup(5001, of=one, operator="agent1"))
    for n in (2, 3, 4, 5):
        at = ASKED_AT + timedelta(days=n)
        await cs.project(created(shipped(5000 + n)), pickup(5000 + n, at=at))
    await cs.project(created(shipped(5006)), expected(5006, at=ASKED_AT + timedelta(days=6)))
    two, three, four, five = [await returns.id_of(5000 + n) for n in (2, 3, 4, 5)]
    await returns.step(two, "accept", courier="CJ", return_invoice_no="700000005002")
    await returns.step(three, "arrive", items=[piece(5003, 3)], fees_arrived={"enclosed": 2000})
    await returns.step(four, "arrive", items=[piece(5004, 3)], fees_arrived={"enclosed": 2500})
    await returns.step(four, "settle", outcome="NONE", refund={"amount": 1000, "method": "계좌"})
    await returns.step(five, "cancel")


FILTERS: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [5006, 5005, 5004, 5003, 5002, 5001]),
    ({"sort": "requested_at"}, [5001, 5002, 5003, 5004, 5005, 5006]),
    ({"date_from": "2026-11-14", "date_to": "2026-11-15"}, [5003, 5002]),
    ({"date_from": "2026-11-14T12:00:00+09:00", "date_to": "2026-11-14T12:00:00+09:00"}, [5002]),
    ({"date_type": "shipped_at", "date_to": "2026-11-08"}, []),
    ({"date_type": "shipped_at", "date_from": "2026-11-09", "date_to": "2026-11-09", "stage": "ACCEPTED"}, [5002]),
    ({"date_type": "arrived_at", "date_from": "2026-11-20", "sort": "-arrived_at"}, [5004, 5003]),
    ({"date_type": "arrived_at", "date_to": "2026-11-19"}, []),
    ({"operator": "agent1"}, [5001]),
    ({"channel_id": "vendor-1"}, [5001]),
    ({"channel_group_id": "own", "stage": "CANCELLED"}, [5005]),
    ({"supplier_id": "s-2"}, [5006]),
    ({"supplier_group_id": "g-s-1", "sort": "requested_at"}, [5001, 5002, 5003, 5004, 5005]),
    ({"stage": "REQUESTED"}, [5006, 5001]),
    ({"stage": "REQUESTED", "origin": "PICKUP"}, [5001]),
    ({"stage": "ARRIVED"}, [5004, 5003]),
    ({"origin": "EXPECTED"}, [5006]),
    ({"settled": True}, [5004]),
    ({"settled": False, "stage": "ARRIVED"}, [5003]),
    ({"receivable_only": True}, [5003]),
    ({"refund_due": True}, [5004]),
    ({"key": "recipient", "q": "바다"}, [5001]),
    ({"key": "recipient", "q": "나가용", "stage": "ACCEPTED"}, [5002]),
    ({"key": "buyer", "q": "하늘"}, [5001]),
    ({"key": "mgmt_no", "q": "5003, 5005"}, [5005, 5003]),
    ({"key": "market_order_no", "q": "V-50"}, [5001]),
    ({"key": "tel", "q": "5001"}, [5001]),
    ({"key": "mobile", "q": "010-0000-5001"}, [5001]),
    ({"key": "invoice_no", "q": "600000005004"}, [5004]),
    ({"key": "return_invoice_no", "q": "7000-0000-5002"}, [5002]),
    ({"key": "product_name", "q": "빨간"}, [5006]),
    ({"key": "product_name", "q": "포근한"}, [5001]),
    ({"key": "option_name", "q": "검정"}, [5001]),
    ({"key": "option_code", "q": "30002"}, [5006]),
    ({"key": "address", "q": "라온로"}, [5001]),
    ({"q": "바다"}, [5001]),
    ({"q": "700000005002"}, [5002]),
    ({"q": "5003"}, [5003]),
    ({"q": "빨간"}, [5006]),
    ({"q": "30002"}, [5006]),
    ({"q": "하늘"}, [5001]),
    ({"q": "1" * 30}, []),
    ({"q": "²"}, []),
    ({"q": "없는말"}, []),
]


async def test_list_holds_what_was_asked_for_when_filtered(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """F-154, F-155, F-156, F-164, each by query and by body."""
    await sown(cs, returns)
    wrong = []
    for asked, found in FILTERS:
        by_query = await returns.found(**asked)
        by_body = await api.post("/returns/search", asked, SEES_ALL)
        total = by_body.json()["total"]
        rows = [row["mgmt_no"] for row in by_body.json()["items"]]
        if not (by_query == rows == found and total == len(found)):
            wrong.append((asked, found, by_query, rows, total))
    assert wrong == []


async def test_every_pair_of_filters_is_answered_when_combined(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """Any combination; what two filters find is what both find."""
    await sown(cs, returns)
    single = [
        (asked, set(found)) for asked, found in FILTERS if asked and "sort" not in asked and "date_type" not in asked
    ]
    wrong = []
    for (one, first), (two, second) in itertools.combinations(single, 2):
        if one.keys() & two.keys():
            continue
        found = set(await returns.found(**one, **two))
        if found != first & second:
            wrong.append((one, two, found))
    assert wrong == []


async def test_owed_for_long_is_found_when_its_age_is_asked(cs: Cs, returns: ReturnsDesk) -> None:
    """미수 with its age (domain.md 2.6)."""
    await sown(cs, returns)
    assert await returns.found(receivable_days=1) == []
    assert await returns.found(receivable_days=0) == [5003]
    week = datetime.now(UTC) + timedelta(days=7)
    async with api_of(cs, lambda: week) as later:
        for days, found in ((7, [5003]), (8, [])):
            from tests.integration.cs.http import MAKER
            from tests.support.tokens import bearer

            token = bearer(MAKER.operator(login="test", ends_in=8 * 86400))
            rows = (await later.body("/returns", token, receivable_days=days, sort="receivable_since"))["items"]
            assert [row["mgmt_no"] for row in rows] == found


BAD: list[tuple[str, dict[str, Any]]] = [
    ("INVALID_VALUE", {"stage": "요청"}),
    ("INVALID_VALUE", {"date_from": "2026-13-01"}),
    ("INVALID_VALUE", {"date_from": "2026-11-02", "date_to": "2026-11-01"}),
    ("INVALID_VALUE", {"key": "mgmt_no", "q": "x"}),
    ("INVALID_VALUE", {"key": "return_invoice_no", "q": "x"}),
    ("INVALID_VALUE", {"key": "name", "q": "x"}),
    ("INVALID_VALUE", {"sort": "mgmt_no"}),
    ("INVALID_VALUE", {"limit": 501}),
    ("INVALID_CURSOR", {"cursor": "x"}),
    ("UNKNOWN_FIELD", {"colour": "red"}),
]


@pytest.mark.parametrize("path", ["/returns", "/exchanges"])
async def test_bad_question_gets_its_code_when_asked(api: Api, path: str) -> None:
    wrong = []
    for code, asked in BAD:
        by_query = await api.get(path, ADMIN, **asked)
        by_body = await api.post(f"{path}/search", asked)
        answers = (by_query, by_body)
        wrong += [(asked, each.text) for each in answers if (each.status_code, each.json()["code"]) != (422, code)]
    assert wrong == []


@pytest.mark.parametrize("sort", ["-requested_at", "requested_at", "-shipped_at", "arrived_at"])
async def test_pages_join_when_walked_both_ways(cs: Cs, api: Api, sort: str) -> None:
    await cs.project(*many(23))
    whole = [row["id"] for row in (await api.body("/returns", sort=sort, limit=500))["items"]]
    walked, page = [], await api.body("/returns", sort=sort, limit=5)
    pages = [page]
    while True:
        walked += [row["id"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        page = await api.body("/returns", sort=sort, limit=5, cursor=page["next_cursor"])
        pages.append(page)
    assert (walked, len(pages), pages[0]["total"], pages[0]["total_is_exact"]) == (whole, 5, 23, True)
    back = await api.body("/returns", sort=sort, limit=5, cursor=pages[2]["prev_cursor"])
    assert [row["id"] for row in back["items"]] == whole[5:10]
    jump = await api.body("/returns", sort=sort, limit=5, offset=11)
    assert [row["id"] for row in jump["items"]] == whole[11:16]


EXCHANGES: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [6003, 6002, 6001]),
    ({"sort": "requested_at"}, [6001, 6002, 6003]),
    ({"state": "WAITING"}, [6002, 6001]),
    ({"state": "RELEASED"}, [6003]),
    ({"reason": "EXCHANGE_SIMPLE"}, [6002]),
    ({"stage": "REQUESTED"}, [6001]),
    ({"date_from": "2026-11-13", "date_to": "2026-11-13"}, [6002]),
    ({"date_type": "shipped_at", "date_from": "2026-11-10"}, []),
    ({"date_type": "shipped_at", "date_from": "2026-11-09", "date_to": "2026-11-09"}, [6003, 6002, 6001]),
    ({"date_type": "shipped_at", "date_to": "2026-11-09", "state": "RELEASED"}, [6003]),
    ({"date_type": "arrived_at", "date_from": "2026-11-10"}, []),
    ({"operator": "agent2"}, [6003]),
    ({"channel_id": "eleven-1", "state": "RELEASED"}, [6003]),
    ({"channel_group_id": "own"}, [6003, 6002, 6001]),
    ({"supplier_id": "s-9"}, [6003, 6002, 6001]),
    ({"supplier_id": "s-2"}, []),
    ({"key": "recipient", "q": "나가"}, [6003, 6002, 6001]),
    ({"key": "mgmt_no", "q": "5002"}, [6002]),
    ({"key": "product_name", "q": "새 외투"}, [6003, 6002, 6001]),
    ({"key": "option_code", "q": "30009"}, [6003, 6002, 6001]),
    ({"key": "return_invoice_no", "q": "700000005001"}, [6001]),
]


async def test_exchanges_are_found_when_filtered(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """F-163: the same filters as 반품관리."""
    from shared.contracts import orders as o

    options = (option("30009", supplier="s-9"), option("30002", supplier="s-2"))
    await cs.project(channel("eleven-1", "십일번가 법인", "own"), o.OptionsChanged(at=ASKED_AT, options=options))
    back = pickup(5001, line(5001, 1), return_invoice_no="700000005001")
    await cs.project(created(shipped(5001)), exchanged(5001, 6001), back)
    second = exchanged(5002, 6002, reason="EXCHANGE_SIMPLE", at=ASKED_AT + timedelta(days=1))
    third = exchanged(5003, 6003, ship_first=True, operator="agent2", at=ASKED_AT + timedelta(days=2))
    await cs.project(created(shipped(5002)), second, created(shipped(5003)), third)
    wrong = []
    for asked, found in EXCHANGES:
        by_query = [row["new_mgmt_no"] for row in (await api.body("/exchanges", AGENT, **asked))["items"]]
        by_body = (await api.post("/exchanges/search", asked, AGENT)).json()
        rows = [row["new_mgmt_no"] for row in by_body["items"]]
        if not (by_query == rows == found and by_body["total"] == len(found) and by_body["total_is_exact"]):
            wrong.append((asked, found, by_query, by_body))
    assert wrong == []
