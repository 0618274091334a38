"""The minimal scenario set of channels.md 3, by the channels' own payloads, through gateway, broker and two services."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.desk import CANCELLATIONS, Desk, recipient, until
from tests.e2e.natives import cafe24, naver

pytestmark = pytest.mark.asyncio(loop_scope="session")


def items_of(pack: dict[str, Any], mgmt_no: int) -> list[dict[str, Any]]:
    return next(order["items"] for order in pack["orders"] if order["mgmt_no"] == mgmt_no)


async def naver_order(desk: Desk, qty: int = 1, **body: Any) -> tuple[str, int, str, str]:
    """(channel, mgmt_no, line number, a claim id of its own)."""
    channel = await desk.channel("naver")
    option = await desk.option()
    line = desk.line(channel, option, qty, **body)
    [mgmt_no] = await desk.take_in(line)
    return channel, mgmt_no, line["market_line_no"], f"CL-{line['market_line_no']}"


async def invoice(desk: Desk, mgmt_no: int) -> dict[str, Any]:
    answer: dict[str, Any] = await desk.act(mgmt_no, "assign-invoice", courier="CJ", invoice_no=f"9{mgmt_no:011d}")
    return answer


async def test_whole_order_is_cancelled_when_claimed_before_print(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 2)
    await desk.claim(channel, naver(line, key, qty=2))
    claim = await desk.decided(key, "APPLIED_BEFORE_SHIP")
    assert (claim["mgmt_no"], claim["qty"], claim["reason"]) == (mgmt_no, 2, "RETURN_REFUND")
    pack = await desk.pack_of(mgmt_no)
    [item] = items_of(pack, mgmt_no)
    assert (item["cancelled_before_qty"], item["cs_status"]) == (2, "FULL_CANCEL_BEFORE")
    [record, *_] = await desk.history(mgmt_no, pack["version"])
    assert record["operator"] == "system"
    assert record["system_text"] == "[판매처 취소 : naver 상점, 수량 : 2, 사유 : INTENT_CHANGED / 단순 변심]"


async def test_one_piece_of_three_is_cancelled_when_one_is_claimed(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 3)
    await desk.claim(channel, naver(line, key, qty=1))
    await desk.decided(key, "APPLIED_BEFORE_SHIP")
    [item] = items_of(await desk.pack_of(mgmt_no), mgmt_no)
    assert (item["qty"], item["cancelled_qty"], item["cs_status"]) == (3, 1, "PARTIAL_CANCEL_BEFORE")


async def test_parcel_is_held_when_claimed_after_the_label(desk: Desk) -> None:
    """A36, D11."""
    channel, mgmt_no, line, key = await naver_order(desk, 1)
    await invoice(desk, mgmt_no)
    await desk.claim(channel, naver(line, key))
    claim = await desk.decided(key, "HELD_FOR_DECISION")
    refused = await desk.act(mgmt_no, "confirm-shipment", 409)
    assert refused["code"] in {"ON_HOLD", "CLAIM_PENDING"}
    by_hand = await desk.act(mgmt_no, "release-hold", 409, hold_id=(await desk.pack_of(mgmt_no))["holds"][0]["id"])
    assert by_hand["code"] == "HOLD_OF_CLAIM"
    await desk.post(f"{CANCELLATIONS}/claims/acknowledge", {"ids": [claim["id"]]})
    assert (await desk.decided(key, "HELD_FOR_DECISION"))["acknowledged_at"] is not None

    await desk.post(f"{CANCELLATIONS}/claims/{claim['id']}/resolve", {"decision": "CANCEL"})
    await desk.decided(key, "APPLIED_BEFORE_SHIP")
    pack = await desk.pack_of(mgmt_no)
    assert (pack["status"], pack["invoice_no"], pack["holds"]) == ("RECEIVED", None, [])
    assert items_of(pack, mgmt_no)[0]["cancelled_before_qty"] == 1


async def test_parcel_ships_when_the_held_claim_is_resolved_as_ship(desk: Desk) -> None:
    """A36."""
    channel, mgmt_no, line, key = await naver_order(desk, 1)
    await invoice(desk, mgmt_no)
    await desk.claim(channel, naver(line, key))
    claim = await desk.decided(key, "HELD_FOR_DECISION")
    await desk.post(f"{CANCELLATIONS}/claims/{claim['id']}/resolve", {"decision": "SHIP"})
    await desk.decided(key, "REFUSED")
    shipped = await desk.act(mgmt_no, "confirm-shipment")
    assert shipped["pack"]["status"] == "SHIPPED"
    again = await desk.post(f"{CANCELLATIONS}/claims/{claim['id']}/resolve", {"decision": "CANCEL"}, 409)
    assert again["code"] == "CLAIM_NOT_PENDING"


async def test_claim_is_only_recorded_when_the_parcel_has_left(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 1)
    await invoice(desk, mgmt_no)
    await desk.act(mgmt_no, "confirm-shipment")
    await desk.claim(channel, naver(line, key))
    claim = await desk.decided(key, "RECORDED_AFTER_SHIP")
    assert claim["raced"] is False
    [item] = items_of(await desk.pack_of(mgmt_no), mgmt_no)
    assert item["cancelled_qty"] == 0


async def test_claim_waits_for_a_person_when_the_shipment_that_came_before_it_is_undone(desk: Desk) -> None:
    """A32, A36, D17: the parcel does not leave again before the claim is decided; the same claim again changes nothing."""
    channel, mgmt_no, line, key = await naver_order(desk, 1)
    await invoice(desk, mgmt_no)
    await desk.act(mgmt_no, "confirm-shipment")
    await desk.claim(channel, naver(line, key))
    recorded = await desk.decided(key, "RECORDED_AFTER_SHIP")
    await desk.post(f"{CANCELLATIONS}/claims/acknowledge", {"ids": [recorded["id"]]})
    undone = await desk.act(mgmt_no, "undo-shipment", note="출고 취소", confirm_channel_told=True)
    assert [hold["kind"] for hold in undone["pack"]["holds"]] == ["FULL_CANCEL"]
    held = await desk.decided(key, "HELD_FOR_DECISION")
    assert held["acknowledged_at"] is None
    await desk.claim(channel, naver(line, key))
    assert (await desk.act(mgmt_no, "confirm-shipment", 409))["code"] == "CLAIM_PENDING"
    tasks = [record["task"] for record in await desk.history(mgmt_no, undone["pack"]["version"])]
    assert sorted(tasks[:2]) == ["apply_channel_cancels", "undo_shipment"]
    await desk.post(f"{CANCELLATIONS}/claims/{held['id']}/resolve", {"decision": "CANCEL"})
    await desk.decided(key, "APPLIED_BEFORE_SHIP")
    pack = await desk.pack_of(mgmt_no)
    assert (pack["status"], pack["holds"], items_of(pack, mgmt_no)[0]["cancelled_before_qty"]) == ("RECEIVED", [], 1)


async def test_hold_is_released_when_the_shopper_withdraws(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 1)
    await invoice(desk, mgmt_no)
    await desk.claim(channel, naver(line, key))
    await desk.decided(key, "HELD_FOR_DECISION")
    await desk.claim(channel, naver(line, key, "CANCEL_REJECT", at="2026-03-01T11:00:00.000+09:00"))
    await desk.claim_when(key, lambda claim: claim["withdrawal"] == "RELEASED")
    assert (await desk.act(mgmt_no, "confirm-shipment"))["pack"]["status"] == "SHIPPED"


async def test_pieces_come_back_when_the_claim_that_cancelled_them_is_withdrawn(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 3)
    item_id = items_of(await desk.pack_of(mgmt_no), mgmt_no)[0]["item_id"]
    await desk.act(mgmt_no, "cancel-items", items=[{"item_id": item_id, "qty": 1}], reason="CANCEL_DELAY")
    await desk.claim(channel, naver(line, key, qty=1))
    await desk.decided(key, "APPLIED_BEFORE_SHIP")
    await desk.claim(channel, naver(line, key, "CANCEL_REJECT", at="2026-03-01T11:00:00.000+09:00"))
    await desk.claim_when(key, lambda claim: claim["withdrawal"] == "RESTORED")
    [item] = items_of(await desk.pack_of(mgmt_no), mgmt_no)
    assert item["cancelled_qty"] == 1, "the agent's own cancellation stays"


async def test_nothing_changes_when_a_recorded_claim_is_withdrawn(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 1)
    await invoice(desk, mgmt_no)
    await desk.act(mgmt_no, "confirm-shipment")
    await desk.claim(channel, naver(line, key))
    await desk.decided(key, "RECORDED_AFTER_SHIP")
    await desk.claim(channel, naver(line, key, "CANCEL_REJECT", at="2026-03-01T11:00:00.000+09:00"))
    await desk.claim_when(key, lambda claim: claim["withdrawal"] == "SHIPPED_ANYWAY")
    pack = await desk.pack_of(mgmt_no)
    assert (pack["status"], items_of(pack, mgmt_no)[0]["cancelled_qty"]) == ("SHIPPED", 0)


async def test_restore_is_required_when_withdrawn_after_the_rest_got_its_label(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 2)
    await desk.claim(channel, naver(line, key, qty=1))
    await desk.decided(key, "APPLIED_BEFORE_SHIP")
    await invoice(desk, mgmt_no)
    await desk.claim(channel, naver(line, key, "CANCEL_REJECT", at="2026-03-01T11:00:00.000+09:00"))
    await desk.claim_when(key, lambda claim: claim["withdrawal"] == "RESTORE_REQUIRED")
    await desk.act(mgmt_no, "remove-invoice")
    await desk.act(mgmt_no, "restore-all")
    await desk.claim_when(key, lambda claim: claim["withdrawal"] == "RESTORED")


async def test_second_delivery_changes_nothing_when_a_claim_comes_twice(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 3)
    for _ in range(3):
        await desk.claim(channel, naver(line, key, qty=1))
    await desk.decided(key, "APPLIED_BEFORE_SHIP")
    await desk.claim(channel, naver(line, key, "CANCEL_DONE", at="2026-03-01T12:00:00.000+09:00"))
    pack = await desk.pack_of(mgmt_no)
    assert items_of(pack, mgmt_no)[0]["cancelled_qty"] == 1
    tasks = [record["task"] for record in await desk.history(mgmt_no, pack["version"])]
    assert len(tasks) == 1


async def test_order_stays_when_the_withdrawal_is_seen_before_the_request(desk: Desk) -> None:
    channel, mgmt_no, line, key = await naver_order(desk, 1)
    await desk.claim(channel, naver(line, key, "CANCEL_REJECT", at="2026-03-01T11:00:00.000+09:00"))
    await desk.claim_when(key, lambda claim: claim["state"] == "WITHDRAWN")
    await desk.claim(channel, naver(line, key, "CANCEL_REQUEST", at="2026-03-01T10:00:00.000+09:00"))
    marker_channel, _, marker_line, marker_key = await naver_order(desk, 1)
    await desk.claim(marker_channel, naver(marker_line, marker_key))
    await desk.decided(marker_key, "APPLIED_BEFORE_SHIP")
    assert (await desk.claim_when(key, lambda claim: True))["state"] == "WITHDRAWN"
    assert items_of(await desk.pack_of(mgmt_no), mgmt_no)[0]["cancelled_qty"] == 0


async def test_claim_waits_and_is_applied_when_its_order_arrives_later(desk: Desk) -> None:
    channel = await desk.channel("naver")
    line = desk.line(channel, await desk.option(), 2)
    key = f"CL-{line['market_line_no']}"
    await desk.claim(channel, naver(line["market_line_no"], key, qty=1))
    await desk.decided(key, "UNMATCHED")
    [mgmt_no] = await desk.take_in(line)
    claim = await desk.decided(key, "APPLIED_BEFORE_SHIP")
    assert claim["mgmt_no"] == mgmt_no
    assert items_of(await desk.pack_of(mgmt_no), mgmt_no)[0]["cancelled_qty"] == 1


async def test_forced_claim_is_marked_when_the_channel_decided_for_us(desk: Desk) -> None:
    channel, _, line, key = await naver_order(desk, 1)
    await desk.claim(channel, naver(line, key, "ADMIN_CANCEL_DONE"))
    claim = await desk.decided(key, "APPLIED_BEFORE_SHIP")
    assert (claim["forced"], claim["state"]) == (True, "COMPLETED")


async def test_two_lines_of_one_pack_are_cancelled_when_two_channels_send_files(desk: Desk) -> None:
    to = recipient("아라")
    first, second = await desk.channel("vendor"), await desk.channel("cafe24")
    option = await desk.option()
    one = desk.line(first, option, 1, recipient=to, market_line_no="")
    two = desk.line(second, option, 2, recipient=to)
    first_no, second_no = await desk.take_in(one, two)
    assert (await desk.pack_of(second_no))["pack_no"] == first_no

    async def judged(verdict: str) -> dict[str, Any]:
        """A preview changes nothing: it is asked for again until cancellations has heard of the order."""

        async def look() -> dict[str, Any] | None:
            upload: dict[str, Any] = await desk.upload(
                first,
                "주문번호,상품명,수량,주문자,취소사유,취소요청일,반품송장번호\n"
                f"{one['market_order_no']},가상 상품,1,나래,변심,2026-03-01,\n",
            )
            return upload if upload["verdicts"] == {verdict: 1} else None

        return await until(look)

    upload = await judged("OK")
    await desk.post(f"{CANCELLATIONS}/uploads/{upload['upload_id']}/apply", {})
    await desk.claim(second, cafe24(two["market_order_no"], two["market_line_no"], "C-1-" + desk.tag))

    async def both() -> bool | None:
        pack = await desk.pack_of(first_no)
        done = [items_of(pack, number)[0]["cancelled_qty"] for number in (first_no, second_no)]
        return True if done == [1, 1] else None

    await until(both)
    await judged("ALREADY_CANCELLED")
