"""One pack: its orders and lines, the stock of today, where it went, and waiting for a version."""

import asyncio
from typing import Any

import pytest

from services.cs.adapters import visibility
from shared.contracts import orders as o
from shared.contracts.snapshots import Priority
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api
from tests.integration.cs.world import NOW, option, world
from tests.unit.cs.factories import created, event, order, pack, tombstone


async def test_detail_shows_orders_lines_and_stock_of_today_when_read(cs: Cs, api: Api) -> None:
    """F-026, F-027, F-029."""
    await cs.project(*world())
    found = await api.body("/packs/1002")
    assert (found["pack_no"], found["version"], found["qty"], found["order_count"]) == (1002, 5, 4, 2)
    assert (found["cs_badges"], found["open_count"], found["holds"], found["deleted"]) == (["NORMAL"], 0, [], False)
    first, second = found["orders"]
    assert (first["mgmt_no"], first["channel_name"], first["status"]) == (1002, "네이버 개인", "RECEIVED")
    assert (second["mgmt_no"], second["channel_name"], second["buyer"]["name"]) == (1003, "쿠팡 법인", "박다용")
    (line,) = first["items"]
    assert (line["option_code"], line["qty"], line["price"]) == ("30002", 3, 9750)
    assert (line["sold_out"], line["temporarily_sold_out"], line["stock_on_hand"]) == (True, False, 0)
    later = option("30002", stock=9).model_copy(update={"version": 2})
    await cs.project(o.OptionsChanged(at=NOW, options=(later,)))
    (line,) = (await api.body("/packs/1002"))["orders"][0]["items"]
    assert (line["sold_out"], line["stock_on_hand"]) == (False, 9)


async def test_every_field_of_the_panels_is_there_when_a_pack_is_read(cs: Cs, api: Api) -> None:
    """F-026, F-027, F-029: 제품목록, 주문상세, and the header with the recipient's name and the number of orders."""
    detailed = {"channel_product_code": "C-77", "market_line_no": "L-9", "order_amount": 19500, "paid_amount": 18000,
                "settlement_expected": 17000}  # fmt: skip
    await cs.project(created(pack(order(5001, **detailed), order(5002))))
    found = await api.body("/packs/5001")
    assert (found["recipient"]["name"], found["order_count"]) == ("나가용", 2)
    shown = found["orders"][0]
    assert {name: shown[name] for name in detailed} == detailed
    assert (shown["mgmt_no"], shown["status"], shown["market_order_no"], shown["channel_name"]) == (
        5001, "RECEIVED", "ord5001", "십일번가 법인",
    )  # fmt: skip
    (line,) = shown["items"]
    assert {"option_code", "product_name", "option_name", "qty", "price", "stock_on_hand", "supplier_name", "sold_out",
            "temporarily_sold_out", "cs_status"} <= set(line)  # fmt: skip


async def test_ranks_are_left_to_orders_when_a_pack_is_read(cs: Cs, api: Api) -> None:
    """A18: a rank changes without its pack; `GET /orders/{mgmt_no}` and the priority queue of orders count it."""
    await cs.project(created(pack(order(5001, priorities=(Priority(option_code="30001", rank=3),)))))
    [shown] = (await api.body("/packs/5001"))["orders"]
    assert "priorities" not in shown


async def test_people_are_masked_when_the_reader_may_not_see_them(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    found = await api.body("/packs/1004", AGENT)
    assert found["recipient"]["mobile"] == "010-****-0001"
    assert found["orders"][0]["buyer"] == {
        "name": "구*용",
        "tel": "",
        "mobile": "010-****-0002",
        "zip": "",
        "address": "",
    }
    assert found["open_count"] == 1
    assert found["holds"][0]["kind"] == "GENERAL"


async def test_where_its_order_went_is_told_when_a_pack_was_dissolved(cs: Cs, api: Api) -> None:
    joined = pack(order(5001, version=3), order(5002, version=3), version=3)
    await cs.project(event(o.OrdersCombined, joined, tombstone(5002, 3), absorbed=(5002,), automatic=True))
    gone = await api.get("/packs/5002", min_version=3)
    assert gone.status_code == 404
    assert (gone.json()["code"], gone.json()["moved_to"]) == ("PACK_NOT_FOUND", 5001)
    never = await api.get("/packs/777")
    assert (never.status_code, never.json()["code"], never.json()["moved_to"]) == (404, "PACK_NOT_FOUND", None)


async def test_answer_waits_when_the_version_is_not_there_yet(cs: Cs, api: Api) -> None:
    await cs.project(created(pack(order(5001))))

    async def later() -> None:
        await asyncio.sleep(0.15)
        await cs.project(created(pack(order(5001, version=9))))

    async with asyncio.TaskGroup() as group:
        group.create_task(later())
        asked = group.create_task(api.get("/packs/5001", min_version=9))
        history = group.create_task(api.get("/packs/5001/records", min_version=9))
    assert (asked.result().status_code, asked.result().json()["version"]) == (200, 9)
    assert history.result().status_code == 200


async def test_answer_is_503_when_the_version_does_not_come(cs: Cs, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visibility, "PACK_WAIT_S", 0.1)
    await cs.project(created(pack(order(5001))))
    for path in ("/packs/5001", "/packs/5001/records"):
        late = await api.get(path, min_version=9)
        assert (late.status_code, late.json()["code"]) == (503, "NOT_YET_VISIBLE")
        assert late.headers["retry-after"] == "1"


async def test_bad_path_and_query_get_their_codes_when_asked(api: Api) -> None:
    cases: tuple[tuple[str, dict[str, Any], int, str], ...] = (
        ("/packs/abc", {}, 422, "INVALID_VALUE"),
        ("/packs/0", {}, 422, "INVALID_VALUE"),
        ("/packs/99999999999999999999", {}, 422, "INVALID_VALUE"),
        ("/packs/1", {"min_version": "x"}, 422, "INVALID_VALUE"),
        ("/packs/1", {"other": "x"}, 422, "UNKNOWN_FIELD"),
    )
    for path, query, status, code in cases:
        answer = await api.get(path, **query)
        assert (answer.status_code, answer.json()["code"]) == (status, code), path
