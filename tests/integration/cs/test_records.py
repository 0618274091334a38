"""CS내역조회 and a pack's history over HTTP: rows, every filter, masking, what is current and what was then."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts import orders as o
from shared.contracts.messaging import MessageKind, MessageQueued
from shared.contracts.people import Buyer
from shared.contracts.snapshots import OrderStatus
from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import AGENT, Api
from tests.integration.cs.world import DAY, NOW, world
from tests.unit.cs.factories import created, event, order, pack, tombstone

CASES: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [1007, 1004, 1006, 1003, 1005]),
    ({"at_from": "2026-11-10"}, [1007, 1004]),
    ({"at_to": "2026-11-08"}, [1005]),
    ({"at_from": "2026-11-09T12:00:00+09:00", "at_to": "2026-11-09T12:00:00+09:00"}, [1006, 1003]),
    ({"at_from": "2026-11-09T12:00:01+09:00", "at_to": "2026-11-10T11:59:59+09:00"}, []),
    ({"operator": "agent1"}, [1004]),
    ({"operator": "system"}, [1003]),
    ({"channel_group_id": "b2b"}, [1006, 1005]),
    ({"channel_id": "coupang-1"}, [1004, 1003]),
    ({"supplier_id": "s-1"}, [1003]),
    ({"supplier_group_id": "g-s-1"}, [1003]),
    ({"supplier_group_id": "s-1"}, []),
    ({"order_status": "SHIPPED"}, [1006]),
    ({"cs_status": "FULL_CANCEL_BEFORE"}, [1007]),
    ({"cs_status": "NORMAL", "channel_id": "naver-1"}, []),
    ({"handled": "OPEN"}, [1007, 1004, 1006, 1005]),
    ({"handled": "DONE"}, [1003]),
    ({"task": "combine_add"}, [1003]),
    ({"cancel_reason": "CANCEL_DELAY"}, [1007]),
    ({"cancel_reason": "CANCEL_LOST"}, []),
    ({"exchange_reason": "EXCHANGE_SIMPLE"}, []),
    ({"general_type": "DELIVERY"}, []),
    ({"alarm_set": True}, [1004]),
    ({"alarm_set": False}, [1007, 1006, 1003, 1005]),
    ({"has_message": True}, []),
    ({"has_message": False, "handled": "DONE"}, [1003]),
    ({"channel_product_name": "좋은"}, [1007, 1004, 1006, 1003, 1005]),
    ({"channel_product_name": "외투"}, []),
    ({"channel_option_name": "파랑 xl"}, [1007, 1004, 1006, 1003, 1005]),
    ({"key": "recipient", "q": "최라"}, [1003]),
    ({"key": "buyer", "q": "박다"}, [1003]),
    ({"key": "buyer", "q": "구가용", "channel_id": "coupang-1"}, [1004]),
    ({"key": "mgmt_no", "q": "1003 1007"}, [1007, 1003]),
    ({"key": "mgmt_no", "q": "1002"}, []),
    ({"key": "market_order_no", "q": "ord100"}, [1007, 1004, 1006, 1005]),
    ({"key": "tel", "q": "1003"}, [1003]),
    ({"key": "mobile", "q": "0002"}, [1007, 1004, 1006, 1005]),
    ({"key": "invoice_no", "q": "600000001005"}, [1005]),
    ({"key": "product_name", "q": "빨간 모자"}, [1003]),
    ({"key": "option_name", "q": "긴팔"}, [1007, 1004, 1006, 1003, 1005]),
    ({"key": "option_code", "q": "30003"}, [1003]),
    ({"key": "option_code", "q": "30002"}, []),
    ({"key": "address", "q": "다솜구"}, [1003]),
    ({"q": "최라용"}, [1003]),
    ({"channel_product_name": "좋은", "key": "product_name", "q": "모자"}, [1003]),
]
BAD: list[tuple[dict[str, Any], str]] = [
    ({"supplier": "x"}, "UNKNOWN_FIELD"),
    ({"at_from": "yesterday"}, "INVALID_VALUE"),
    ({"at_from": "2026-13-01"}, "INVALID_VALUE"),
    ({"at_to": "0001-01-01"}, "INVALID_VALUE"),
    ({"at_from": "2026-11-09T12:00:00"}, "INVALID_VALUE"),
    ({"at_from": "2026-11-10", "at_to": "2026-11-09"}, "INVALID_VALUE"),
    ({"task": "fly"}, "INVALID_VALUE"),
    ({"general_type": "X"}, "INVALID_VALUE"),
    ({"alarm_set": "perhaps"}, "INVALID_VALUE"),
    ({"cursor": "zzz"}, "INVALID_CURSOR"),
]


async def test_each_filter_finds_its_records_when_asked_by_query_and_by_body(cs: Cs, api: Api) -> None:
    """F-141, F-142, F-143, F-144, F-145, F-146, F-147."""
    await cs.project(*world())
    wrong = []
    for asked, expected in CASES:
        by_query = await api.body("/records", **asked)
        by_body = (await api.post("/records/search", asked)).json()
        found = [row["mgmt_no"] for row in by_query["items"]]
        if found != expected or by_query != by_body or by_query["total"] != len(expected):
            wrong.append((asked, expected, found, by_query["total"]))
    assert wrong == []
    for asked, code in BAD:
        answer = await api.get("/records", **asked)
        assert (answer.status_code, answer.json()["code"]) == (422, code), (asked, answer.text)


async def test_notes_of_one_type_are_found_when_it_is_asked_for(cs: Cs, api: Api) -> None:
    """F-145, A25: each 일반 CS 타입; records of actions and notes without a type are of none."""
    await cs.project(*world())
    written = {
        "DELIVERY": [1001, 1004], "PRODUCT": [1002], "EXCHANGE_RETURN": [1004], "PAYMENT_REFUND": [1005],
        "COMPLAINT": [1006, 1007], "ETC": [1001],
    }  # fmt: skip
    for kind, orders in written.items():
        await api.post("/records", {"mgmt_nos": orders, "note": kind, "general_type": kind}, AGENT)
    await api.post("/records", {"mgmt_nos": [1001, 1004], "note": "타입 없음"}, AGENT)
    for kind, orders in written.items():
        found = await api.body("/records", general_type=kind)
        assert sorted(row["mgmt_no"] for row in found["items"]) == orders, kind
        assert {(row["general_type"], row["note"], row["task"]) for row in found["items"]} == {
            (kind, kind, "add_cs_note")
        }
        assert (found["total"], found["total_is_exact"]) == (len(orders), True)
    both = await api.body("/records", general_type="DELIVERY", channel_id="coupang-1")
    assert [row["mgmt_no"] for row in both["items"]] == [1004]
    assert (await api.body("/records", task="add_cs_note"))["total"] == 10


async def test_row_is_as_the_contract_says_when_read(cs: Cs, api: Api) -> None:
    """F-148."""
    await cs.project(*world())
    (row,) = (await api.body("/records", task="cancel_all"))["items"]
    assert isinstance(row.pop("id"), int)
    assert row == {
        "at": "2026-11-11T03:00:00+00:00",
        "mgmt_no": 1007,
        "pack_no": 1007,
        "channel_name": "네이버 개인",
        "market_order_no": "ord1007",
        "recipient_name": "나가용",
        "operator": "test",
        "task": "cancel_all",
        "task_label": "전체취소",
        "system_text": "[취소사유 : 취소-배송지연]",
        "note": "",
        "handled": "OPEN",
        "handled_by": None,
        "handled_at": None,
        "alarm_at": None,
        "order_status": "RECEIVED",
        "channel_product_name": "좋은 상품",
        "channel_option_name": "파랑 XL",
        "cancel_reason": "CANCEL_DELAY",
        "exchange_reason": None,
        "general_type": None,
        "message_id": None,
        "rendered": "2026-11-11 12:00:00 작업자 : test 전체취소 미처리\n[관리번호 : 1007 (1007)]\n"
        "[취소사유 : 취소-배송지연]",
        "rendered_list": "2026-11-11 12:00:00 / test / 전체취소 / 미처리\n[취소사유 : 취소-배송지연]\n=====",
    }


async def test_pack_of_a_record_is_found_when_its_number_is_followed(cs: Cs, api: Api) -> None:
    """F-153: the 관리번호 of a row leads to the pack that its order is in now, also after it was combined into another."""
    one, two = pack(order(5001)), pack(order(5002))
    await cs.project(created(one), created(two), event(o.HoldSet, two, hold_id="h", at=DAY[1]))
    joined = pack(order(5001, version=3), order(5002, version=3), version=3)
    gone = tombstone(5002, 3)
    await cs.project(event(o.OrdersCombined, joined, gone, absorbed=(5002,), automatic=True))
    (row,) = (await api.body("/records", task="set_hold"))["items"]
    assert (row["mgmt_no"], row["pack_no"]) == (5002, 5002)
    (found,) = (await api.body("/packs", key="mgmt_no", q=str(row["mgmt_no"])))["items"]
    assert found["pack_no"] == 5001
    moved = await api.get(f"/packs/{row['pack_no']}")
    assert (moved.status_code, moved.json()["moved_to"]) == (404, 5001)


async def test_history_follows_the_orders_when_packs_are_combined_and_taken_apart(cs: Cs, api: Api) -> None:
    """F-028, F-149."""
    one, two = pack(order(5001)), pack(order(5002))
    assign = event(o.InvoiceAssigned, two, courier="CJ", courier_name="CJ대한통운", invoice_no="1", at=DAY[2])
    await cs.project(created(one), created(two), event(o.HoldSet, one, hold_id="h", at=DAY[1]), assign)
    joined = pack(order(5001, version=3), order(5002, version=3), version=3)
    await cs.project(
        event(
            o.OrdersCombined, joined, tombstone(5002, 3), absorbed=(5002,), automatic=True, operator="system", at=DAY[3]
        )
    )
    history = (await api.body("/packs/5001/records"))["items"]
    assert [row["rendered"] for row in history] == [
        "2026-11-03 12:00:00 작업자 : system 합포추가 완료\n[관리번호 : 5002 (5001)]",
        "2026-11-02 12:00:00 작업자 : test 송장입력 미처리\n[관리번호 : 5002 (5002)]\n[택배사 : CJ대한통운, 송장번호 : 1]",
        "2026-11-01 12:00:00 작업자 : test 보류설정 미처리\n[관리번호 : 5001 (5001)]\n[보류설정]",
    ]
    assert "\n".join(row["rendered_list"] for row in history[1:]) == (
        "2026-11-02 12:00:00 / test / 송장입력 / 미처리\n[택배사 : CJ대한통운, 송장번호 : 1]\n=====\n"
        "2026-11-01 12:00:00 / test / 보류설정 / 미처리\n[보류설정]\n====="
    )
    gone = await api.get("/packs/5002/records")
    assert (gone.status_code, gone.json()["code"], gone.json()["moved_to"]) == (404, "PACK_NOT_FOUND", 5001)
    apart = (pack(order(5002, version=4)), pack(order(5001, version=4)))
    await cs.project(event(o.OrderExcluded, *apart, old_pack_no=5001, at=DAY[4]))
    assert [row["task"] for row in (await api.body("/packs/5001/records"))["items"]] == ["set_hold"]
    assert [row["task"] for row in (await api.body("/packs/5002/records"))["items"]] == [
        "combine_exclude",
        "combine_add",
        "assign_invoice",
    ]


async def test_worked_example_is_printed_when_a_waybill_is_entered_and_shipped(cs: Cs, api: Api) -> None:
    entered, left = datetime(2019, 4, 22, 23, 47, 21, tzinfo=UTC), datetime(2019, 4, 22, 23, 52, 3, tzinfo=UTC)
    waybill: dict[str, Any] = {"courier": "CJ", "invoice_no": "21330012"}
    invoiced = pack(order(101493, version=2), status=OrderStatus.INVOICED, **waybill)
    shipped = pack(order(101493, version=3), status=OrderStatus.SHIPPED, shipped_at=left, **waybill)
    await cs.project(
        created(pack(order(101493))),
        event(o.PackShipped, shipped, note="정상배송처리됨", at=left),
        event(o.InvoiceAssigned, invoiced, courier_name="CJ대한통운", at=entered, **waybill),
    )
    history = (await api.body("/packs/101493/records", AGENT, min_version=3))["items"]
    assert "\n\n".join(row["rendered"] for row in history) == (
        "2019-04-23 08:52:03 작업자 : test 배송확인 미처리\n"
        "[관리번호 : 101493 (101493)]\n"
        "정상배송처리됨\n"
        "\n"
        "2019-04-23 08:47:21 작업자 : test 송장입력 미처리\n"
        "[관리번호 : 101493 (101493)]\n"
        "[택배사 : CJ대한통운, 송장번호 : 21330012]"
    )
    assert {row["order_status"] for row in history} == {"SHIPPED"}


async def test_personal_data_of_a_change_is_masked_when_the_reader_may_not_see_it(cs: Cs, api: Api) -> None:
    changes = (o.FieldChange(field="mobile", old="", new="01000001234"),)
    await cs.project(event(o.ShippingInfoChanged, pack(order(5001, version=2)), changes=changes))
    (seen,) = (await api.body("/records"))["items"]
    (masked,) = (await api.body("/records", AGENT))["items"]
    assert seen["system_text"] == "[핸드폰 변경 : -> 010-0000-1234]"
    assert masked["system_text"] == "[핸드폰 변경 : -> 010-****-1234]"
    assert masked["recipient_name"] == "나*용"
    for text in (masked["rendered"], masked["rendered_list"]):
        assert "010-0000-1234" not in text
    (in_history,) = (await api.body("/packs/5001/records", AGENT))["items"]
    assert in_history == masked


async def test_records_stay_and_are_found_when_their_order_is_deleted(cs: Cs, api: Api) -> None:
    await cs.project(*world())
    gone = pack(order(1004, version=20, deleted_at=NOW, channel_id="coupang-1", buyer=Buyer(name="구가용")), version=20)
    await cs.project(created(gone))
    assert [row["mgmt_no"] for row in (await api.body("/records", operator="agent1"))["items"]] == [1004]
    assert 1004 not in {row["pack_no"] for row in (await api.body("/packs"))["items"]}
    assert [row["task"] for row in (await api.body("/packs/1004/records"))["items"]] == ["set_hold"]


async def test_message_is_a_line_of_its_order_when_it_was_queued(cs: Cs, api: Api) -> None:
    """A27, D15, F-145."""
    from services.cs.application.record_messages import record_of

    joined = pack(order(5001, version=3), order(5002, version=3), version=3)
    await cs.project(created(joined))
    told = MessageQueued(message_id="m-1", mgmt_no=5002, kind=MessageKind.LMS, at=NOW, operator="test")
    draft = record_of(told, "e-m1")
    assert draft is not None
    for _ in range(2):
        await cs.database.transaction(lambda conn: cs.uow(conn).records.add([draft]))
    (row,) = (await api.body("/records", has_message=True))["items"]
    assert (row["task_label"], row["system_text"], row["message_id"]) == ("문자발송", "[LMS 발송]", "m-1")
    assert (row["mgmt_no"], row["pack_no"], row["handled"]) == (5002, 5001, "OPEN")
    nobody = told.model_copy(update={"mgmt_no": None})
    assert record_of(nobody, "e-m2") is None


@pytest.mark.usefixtures("counted")
async def test_pages_of_records_meet_when_many_share_one_moment(cs: Cs, api: Api) -> None:
    held = [event(o.HoldSet, pack(order(6000 + n, version=2)), hold_id=f"h{n}") for n in range(7)]
    await cs.project(*held)
    walked: list[int] = []
    cursor: dict[str, Any] = {}
    while True:
        page = await api.body("/records", limit=3, **cursor)
        walked += [row["mgmt_no"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert walked == [6006, 6005, 6004, 6003, 6002, 6001, 6000]
    back = await api.body("/records", limit=3, cursor=page["prev_cursor"])
    assert [row["mgmt_no"] for row in back["items"]] == [6003, 6002, 6001]
