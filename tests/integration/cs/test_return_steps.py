"""A return's life over HTTP (domain.md 2.6, A28): each step, what it leaves and says."""

from typing import Any

from tests.integration.cs.conftest import Cs
from tests.integration.cs.http import ADMIN, AGENT, SEES_ALL, Api
from tests.integration.cs.returns_desk import ReturnsDesk, asked, piece
from tests.unit.cs.factories import created
from tests.unit.cs.return_events import PERSON, expected, line, return_id, shipped


async def test_return_is_listed_with_its_columns_when_a_pickup_is_requested(cs: Cs, returns: ReturnsDesk) -> None:
    """F-157, F-120, A20."""
    values: dict[str, Any] = {
        "courier": "CJ",
        "return_invoice_no": "700000000001",
        "payer": "COLLECT",
        "reason": "RETURN_DEFECT",
    }
    await asked(cs, sender=PERSON, **values)
    row = await returns.one(5001)
    told = {**row, "id": 0, "receiver": None}
    assert told == {
        "id": 0, "return_id": return_id(5001), "version": 1, "mgmt_no": 5001, "pack_no": 5001,
        "channel_id": "eleven-1", "channel_name": "십일번가 법인", "market_order_no": "ord5001", "origin": "PICKUP",
        "stage": "REQUESTED", "stage_label": "요청", "requested_at": "2026-11-12T03:00:00+00:00", "requested_by": "test",
        "shipped_at": "2026-11-09T03:00:00+00:00", "accepted_at": None, "arrived_at": None, "cancelled_at": None,
        "recipient_name": "나가용", "sender": PERSON.model_dump(), "receiver": None,
        "items": [{"item_id": 50011, "option_code": "30001", "product_name": "좋은상품22", "option_name": "파랑/XL/긴팔",
                   "qty": 3, "disposition": None, "auto_inbound": True}],
        "auto_inbound": True, "courier": "CJ", "courier_name": "CJ대한통운", "return_invoice_no": "700000000001",
        "payer": "COLLECT", "reason": "RETURN_DEFECT", "claim_id": None,
        "fees_expected": {"site": 0, "enclosed": 2500, "bank": 0}, "fees_arrived": {"site": 0, "enclosed": 0, "bank": 0},
        "receivable": 0, "receivable_proposed": 0, "receivable_since": None, "outcome": None, "outcome_reason": None,
        "override_reason": None, "settled": False, "settled_at": None, "settled_by": None, "refund": None,
    }  # fmt: skip


async def test_return_has_its_own_origin_when_marked_as_expected(cs: Cs, returns: ReturnsDesk) -> None:
    """F-135, A21."""
    await cs.project(created(shipped(5001)), expected(5001))
    row = await returns.one(5001)
    assert (row["origin"], row["stage"], row["auto_inbound"], row["courier"]) == ("EXPECTED", "REQUESTED", False, None)
    assert [(each["item_id"], each["qty"]) for each in row["items"]] == [(50012, 2)]


async def test_pieces_and_fees_are_there_when_a_return_arrives(cs: Cs, returns: ReturnsDesk) -> None:
    """F-157, F-158, A28: accepted, arrived, settled; orders is told of what came and of what is cancelled."""
    await asked(cs)
    id = await returns.id_of(5001)
    row = await returns.step(id, "accept", courier="EPOST", return_invoice_no="7000000000001", note="기사 방문")
    assert (row["stage"], row["courier_name"], row["return_invoice_no"], row["version"]) == (
        "ACCEPTED", "우체국택배", "7000000000001", 2,
    )  # fmt: skip
    assert row["accepted_at"] is not None
    assert row["recipient_name"] == "나*용", "an agent sees names masked"
    found = [piece(5001, 1, "DISCARD"), piece(5001, 1)]
    row = await returns.step(id, "arrive", items=found, fees_arrived={"enclosed": 1000})
    assert (row["stage"], row["receivable"], row["receivable_proposed"]) == ("ARRIVED", 1500, 1500)
    assert [(each["disposition"], each["qty"]) for each in row["items"]] == [
        ("DISCARD", 1), ("MISSING", 1), ("RESTOCK", 1),
    ]  # fmt: skip
    refund = {"amount": 19500, "method": "판매처", "due_at": "2026-11-25T00:00:00+09:00"}
    row = await returns.step(id, "settle", outcome="CANCEL", reason="RETURN_DEFECT", refund=refund)
    assert (row["settled"], row["outcome"], row["settled_by"], row["version"]) == (True, "CANCEL", "test", 4)
    assert row["refund"] == {
        "amount": 19500,
        "method": "판매처",
        "due_at": "2026-11-24T15:00:00+00:00",
        "done_at": None,
    }
    assert (await returns.history(5001))[1:] == [
        ("accept_return", "[택배사 : 우체국택배, 반품송장번호 : 7000000000001]", "OPEN"),
        (
            "arrive_return",
            "[반품 도착] 상품옵션코드 : 30001 수량 : 1, [검수 : 재입고]\n"
            "[반품 도착] 상품옵션코드 : 30001 수량 : 1, [검수 : 폐기]\n"
            "[반품 도착] 상품옵션코드 : 30001 수량 : 1, [검수 : 누락]\n"
            "[사이트결제 : 0, 동봉 : 1000, 계좌 : 0, 미수 : 1500]",
            "OPEN",
        ),
        ("settle_returns", "[반품 완료 : 취소]\n[취소사유 : 반품-불량]\n[환불 : 19500원, 판매처]", "OPEN"),
    ]
    told = await returns.published()
    assert [kind for kind, _ in told] == ["cs.return.arrived.v1", "cs.return.settled.v1"]
    assert [told[0][1][name] for name in ("return_id", "mgmt_no", "revision", "operator")] == [
        return_id(5001), 5001, 3, "test",
    ]  # fmt: skip
    assert told[0][1]["inspected"] == [
        {"item_id": 50011, "qty": 1, "disposition": name} for name in ("RESTOCK", "DISCARD", "MISSING")
    ]
    assert {name: told[1][1][name] for name in ("revision", "outcome", "reason", "pieces")} == {
        "revision": 4, "outcome": "CANCEL", "reason": "RETURN_DEFECT", "pieces": [{"item_id": 50011, "qty": 2}],
    }  # fmt: skip


async def test_notes_stand_in_the_history_of_the_pack_when_steps_are_taken(
    cs: Cs, api: Api, returns: ReturnsDesk
) -> None:
    """F-033: the line as domain.md 2.9 prints it; the pack has open C/S, which can be closed (A26)."""
    await asked(cs)
    await returns.step(await returns.id_of(5001), "cancel", note="부재중")
    [newest, *_] = (await api.body("/packs/5001/records"))["items"]
    assert newest["rendered"].splitlines()[1:] == ["[관리번호 : 5001 (5001)]", "[회수 취소]", "부재중"]
    assert (newest["task_label"], newest["handled"]) == ("회수취소", "OPEN")
    assert (await api.body("/packs", open_cs=True))["total"] == 1
    records = [row["id"] for row in (await api.body("/packs/5001/records"))["items"]]
    assert all(row["ok"] for row in (await api.post("/records/close", {"ids": records})).json()["results"])
    assert (await api.body("/packs", open_cs=True))["total"] == 0


async def test_disposition_follows_the_later_finding_when_it_is_changed(cs: Cs, returns: ReturnsDesk) -> None:
    await asked(cs)
    id = await returns.id_of(5001)
    assert await returns.edit_refused(id, items=[piece(5001, 3)]) == (409, "RETURN_WRONG_STAGE")
    await returns.step(id, "arrive", items=[piece(5001, 3)])
    row = await returns.edit(id, items=[piece(5001, 2), piece(5001, 1, "B_GRADE")])
    assert [(each["disposition"], each["qty"]) for each in row["items"]] == [("B_GRADE", 1), ("RESTOCK", 2)]
    told = await returns.published()
    assert [(kind, body["revision"]) for kind, body in told] == [
        ("cs.return.arrived.v1", 2), ("cs.return.arrived.v1", 3),
    ]  # fmt: skip
    assert await returns.edit_refused(id, items=[piece(5001, 2), piece(5001, 1, "B_GRADE")]) == (409, "NO_CHANGE")
    assert await returns.edit_refused(id, items=[]) == (422, "NO_ITEM_SELECTED")


async def test_fees_are_a_ledger_when_they_are_changed(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """F-157, domain.md 2.6: seven numbers, 미수 editable after 완료처리 too, who and when kept."""
    await asked(cs)
    id = await returns.id_of(5001)
    assert await returns.edit_refused(id, receivable=100) == (409, "RETURN_WRONG_STAGE")
    assert await returns.edit_refused(id) == (409, "NO_CHANGE")
    await returns.edit(id, fees_expected={"site": 3000, "bank": 500})
    await returns.step(id, "arrive", items=[piece(5001, 3)], fees_arrived={"site": 3000})
    await returns.step(id, "settle", outcome="NONE")
    row = await returns.edit(id, receivable=0, note="고객 요청으로 면제")
    assert (row["fees_expected"], row["fees_arrived"], row["receivable"], row["receivable_proposed"]) == (
        {"site": 3000, "enclosed": 2500, "bank": 500}, {"site": 3000, "enclosed": 0, "bank": 0}, 0, 3000,
    )  # fmt: skip
    full = await api.body(f"/returns/{id}", SEES_ALL)
    kept = [(each["version"], each["field"], each["old"], each["new"], each["by"]) for each in full["changes"]]
    assert [each for each in kept if each[1].startswith(("fees", "receivable"))] == [
        (2, "fees_expected.site", 0, 3000, "test"),
        (2, "fees_expected.bank", 0, 500, "test"),
        (3, "fees_arrived.site", 0, 3000, "test"),
        (3, "receivable", 0, 3000, "test"),
        (5, "receivable", 3000, 0, "test"),
    ]
    assert (await returns.history(5001))[-1] == ("edit_return", "[미수 변경 : 3000 -> 0]", "OPEN")


async def test_refund_waits_in_its_list_until_it_is_done_when_booked(cs: Cs, returns: ReturnsDesk) -> None:
    """환불대기 (domain.md 2.6)."""
    await asked(cs)
    await asked(cs, 5002)
    id = await returns.id_of(5001)
    assert await returns.edit_refused(id, refund={"amount": 1, "method": "계좌"}) == (409, "NOT_SETTLED")
    await returns.step(id, "arrive", items=[piece(5001, 3)])
    await returns.step(id, "settle", outcome="NONE", refund={"amount": 9000, "method": "계좌"})
    assert await returns.found(refund_due=True) == [5001]
    row = await returns.edit(id, refund={"done_at": "2026-11-26T10:00:00+09:00"})
    assert row["refund"]["done_at"] == "2026-11-26T01:00:00+00:00"
    assert await returns.found(refund_due=True) == []
    assert (await returns.history(5001))[-1][1] == "[환불 : 9000원, 계좌, 환불완료]"
    await returns.edit(id, refund={"done_at": None, "amount": 8000})
    assert await returns.found(refund_due=True) == [5001], "taken back"
    assert (await returns.one(5001))["refund"]["amount"] == 8000


async def test_return_is_settled_before_it_arrives_when_a_reason_says_why(
    cs: Cs, api: Api, returns: ReturnsDesk
) -> None:
    """D13, A28, F-158: 완료처리 without 도착; the reason stays with the row, and what comes later may still arrive."""
    await asked(cs)
    await asked(cs, 5002)
    id = await returns.id_of(5001)
    settle: dict[str, Any] = {"outcome": "CANCEL", "reason": "CANCEL_LOST"}
    for no_reason in ({}, {"override_reason": ""}, {"override_reason": "  "}):
        assert await returns.refused(id, "settle", **settle, **no_reason) == (409, "RETURN_NOT_ARRIVED"), no_reason
    row = await returns.step(id, "settle", **settle, override_reason="택배 분실 보상", note="택배사 확인")
    assert (row["settled"], row["settled_by"], row["outcome"], row["outcome_reason"], row["override_reason"]) == (
        True, "test", "CANCEL", "CANCEL_LOST", "택배 분실 보상",
    )  # fmt: skip
    assert (row["stage"], row["arrived_at"], row["receivable"]) == ("REQUESTED", None, 0)
    assert await returns.found(settled=True) == [5001]
    [(kind, told)] = await returns.published()
    assert (kind, told["outcome"], told["reason"], told["pieces"]) == (
        "cs.return.settled.v1", "CANCEL", "CANCEL_LOST", [{"item_id": 50011, "qty": 3}],
    )  # fmt: skip
    task, text, handled = (await returns.history(5001))[-1]
    assert (task, handled) == ("settle_returns", "OPEN")
    assert text.splitlines() == ["[반품 완료 : 취소]", "[취소사유 : 취소-분실]", "[도착 전 완료 : 택배 분실 보상]"]
    late = await returns.step(id, "arrive", items=[piece(5001, 1)])
    assert (late["stage"], late["settled"], late["override_reason"]) == ("ARRIVED", True, "택배 분실 보상")
    many = {"ids": [await returns.id_of(5002)], "outcome": "NONE", "override_reason": "폐기 확인"}
    answer = await api.post("/returns/settle", many, AGENT)
    assert [(each["ok"], each["code"]) for each in answer.json()["results"]] == [(True, None)]
    row = await returns.one(5002)
    assert (row["settled"], row["stage"], row["override_reason"]) == (True, "REQUESTED", "폐기 확인")


async def test_each_gets_its_answer_when_many_are_settled(cs: Cs, api: Api, returns: ReturnsDesk) -> None:
    """F-159, A28: 반품선택완료."""
    for mgmt_no in (5001, 5002, 5003, 5004):
        await asked(cs, mgmt_no)
    one, two, three, four = [await returns.id_of(n) for n in (5001, 5002, 5003, 5004)]
    for id, mgmt_no in ((one, 5001), (two, 5002)):
        await returns.step(id, "arrive", items=[piece(mgmt_no, 3)])
    await returns.step(two, "settle", outcome="NONE")
    await returns.step(four, "cancel")
    ids = [four, one, 999_999, three, two, one]
    answer = await api.post("/returns/settle", {"ids": ids, "outcome": "RESHIP", "note": "일괄"}, AGENT)
    assert [(row["id"], row["code"]) for row in answer.json()["results"]] == [
        (four, "RETURN_WRONG_STAGE"), (one, None), (999_999, "RETURN_NOT_FOUND"), (three, "RETURN_NOT_ARRIVED"),
        (two, "ALREADY_SETTLED"),
    ]  # fmt: skip
    assert await returns.found(settled=True) == [5002, 5001]
    assert (await returns.history(5001))[-1][:2] == ("settle_returns", "[반품 완료 : 재발송]")
    too_many = {"ids": list(range(1, 10_002)), "outcome": "NONE"}
    for body, code in (
        ({"ids": []}, "FIELD_REQUIRED"),
        ({"ids": [], "outcome": "NONE"}, "INVALID_VALUE"),
        (too_many, "TOO_MANY_ROWS"),
    ):
        assert (await api.post("/returns/settle", body)).json()["code"] == code


async def test_return_is_shown_with_people_masked_when_the_reader_may_not_see_them(
    cs: Cs, api: Api, returns: ReturnsDesk
) -> None:
    await asked(cs, sender=PERSON, lines=(line(5001, 1),))
    id = await returns.id_of(5001)
    row = await api.body(f"/returns/{id}", AGENT)
    assert row["recipient_name"] == "나*용"
    assert row["sender"] == {
        "name": "다*용", "tel": "", "mobile": "010-****-0003", "zip": "***", "address": "서울특별시 가나구 ***",
    }  # fmt: skip
    assert (await api.body(f"/returns/{id}", ADMIN))["sender"]["name"] == "다가용"
    assert (await api.get("/returns/999999")).json()["code"] == "RETURN_NOT_FOUND"
