"""The minimal scenario set of channels.md 3 at the level of this service: what it asks of orders, what it then shows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shared.contracts.orders_commands import ApplyClaim, ResolveClaim, WithdrawClaim
from shared.contracts.snapshots import OrderStatus
from shared.runtime.clock import utc_now
from tests.integration.cancellations.world import HEADERS, World
from tests.unit.cancellations.payloads import COUPANG, COUPANG_WITHDRAWAL, ESM, NAVER, changed, naver_status

LINE = "2026030112345671"
KEY = "CL2026030100001"


@pytest.fixture
async def shop(world: World) -> World:
    await world.channel("naver-1", "naver")
    return world


async def test_esm_order_is_cancelled_whole_when_it_is_not_printed(shop: World) -> None:
    await shop.channel("gmarket", "esm")
    order = await shop.order(101, "gmarket", "2503423671", qty=3)

    answer = await shop.post_claim("gmarket", ESM)

    assert answer == {"accepted": 1, "claims": ["2503423671"]}
    claim = await shop.claim("2503423671")
    assert (claim["decision"], claim["mgmt_no"], claim["cancelled_at"] is not None) == (
        "APPLIED_BEFORE_SHIP",
        101,
        True,
    )
    assert order.cancelled == 3


async def test_one_of_three_pieces_is_asked_when_the_claim_is_partial(shop: World) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE, qty=3)

    await shop.post_claim("naver-1", NAVER)

    [command] = await shop.said(ApplyClaim)
    assert isinstance(command, ApplyClaim)
    assert (command.mgmt_no, command.item_id, command.qty, command.reason) == (101, 1010, 1, "RETURN_REFUND")
    assert (command.revision, command.channel_id, command.forced) == (1, "naver-1", False)
    claim = await shop.claim(KEY)
    assert {name: claim[name] for name in ("qty", "order_qty", "state", "reason_raw", "market_line_no")} == {
        "qty": 1, "order_qty": 3, "state": "REQUESTED", "reason_raw": "INTENT_CHANGED / 단순 변심",
        "market_line_no": LINE,
    }  # fmt: skip
    assert order.cancelled == 1


@pytest.mark.parametrize(
    ("resolution", "decision", "cancelled"), [("CANCEL", "APPLIED_BEFORE_SHIP", 1), ("SHIP", "REFUSED", 0)]
)
async def test_claim_is_held_for_a_person_when_the_order_is_invoiced(
    shop: World, resolution: str, decision: str, cancelled: int
) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE, status=OrderStatus.INVOICED)
    await shop.post_claim("naver-1", NAVER)
    claim = await shop.claim(KEY)
    assert (claim["decision"], claim["order_status"]) == ("HELD_FOR_DECISION", "INVOICED")

    answer = await shop.call("POST", f"/claims/{claim['id']}/resolve", {"decision": resolution, "note": "확인"})

    assert (answer.status_code, answer.json()["pending"]) == (200, resolution)
    assert answer.json()["decision"] == "HELD_FOR_DECISION"
    await shop.settle()
    claim = await shop.claim(KEY)
    assert (claim["decision"], claim["resolution"], claim["pending"]) == (decision, resolution, None)
    assert order.cancelled == cancelled


async def test_claim_is_recorded_first_in_the_list_when_the_order_is_shipped(shop: World) -> None:
    await shop.channel("gmarket", "esm")
    await shop.order(100, "gmarket", "2503423671")
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    await shop.deliver(shop.orders.shipped(101, utc_now() - timedelta(days=1)))
    await shop.post_claim("naver-1", NAVER)
    await shop.post_claim("gmarket", ESM)

    first, second = await shop.claims()

    assert (first["decision"], first["raced"], first["shipped_at"] is not None) == ("RECORDED_AFTER_SHIP", False, True)
    assert second["decision"] == "APPLIED_BEFORE_SHIP"


async def test_claim_is_raced_and_listed_first_when_it_was_received_before_shipping(shop: World) -> None:
    await shop.channel("gmarket", "esm")
    await shop.order(100, "gmarket", "2503423671")
    await shop.deliver(shop.orders.shipped(100, utc_now() - timedelta(days=1)))
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    await shop.call("POST", "/channels/naver-1/claims", NAVER)
    await shop.deliver(shop.orders.shipped(101, utc_now() + timedelta(minutes=1)))
    await shop.settle()
    await shop.post_claim("gmarket", ESM)

    raced, recorded = await shop.claims()

    assert [(c["raced"], c["decision"]) for c in (raced, recorded)] == [
        (True, "RECORDED_AFTER_SHIP"),
        (False, "RECORDED_AFTER_SHIP"),
    ]


async def test_hold_is_released_when_a_held_claim_is_withdrawn(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE, status=OrderStatus.INVOICED)
    await shop.post_claim("naver-1", NAVER)

    await shop.post_claim("naver-1", naver_status("CANCEL_REJECT"))

    [command] = await shop.said(WithdrawClaim)
    assert isinstance(command, WithdrawClaim)
    assert (command.revision, command.mgmt_no) == (2, 101)
    claim = await shop.claim(KEY)
    assert (claim["state"], claim["withdrawal"]) == ("WITHDRAWN", "RELEASED")
    [listed] = (await shop.got("/withdrawals"))["items"]
    assert (listed["claim_key"], listed["withdrawal"]) == (KEY, "RELEASED")


async def test_pieces_are_restored_when_an_applied_claim_is_withdrawn(shop: World) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    await shop.post_claim("naver-1", NAVER)
    assert order.cancelled == 1

    await shop.post_claim("naver-1", naver_status("CANCEL_REJECT"))

    assert ((await shop.claim(KEY))["withdrawal"], order.cancelled) == ("RESTORED", 0)


async def test_a_task_blocks_until_restored_by_hand_when_the_pack_moved_on(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    await shop.post_claim("naver-1", NAVER)
    await shop.deliver(shop.orders.invoiced(101))
    await shop.post_claim("naver-1", naver_status("CANCEL_REJECT"))
    assert (await shop.claim(KEY))["withdrawal"] == "RESTORE_REQUIRED"

    await shop.deliver(shop.orders.restored_by_hand(101, 1))

    assert (await shop.claim(KEY))["withdrawal"] == "RESTORED"


async def test_restore_is_not_lost_when_it_is_heard_before_the_answer(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    await shop.post_claim("naver-1", NAVER)
    await shop.deliver(shop.orders.invoiced(101))
    await shop.call("POST", "/channels/naver-1/claims", naver_status("CANCEL_REJECT"))
    [withdraw] = await shop.commands()
    decided = shop.orders.answer(withdraw)
    assert decided is not None

    await shop.deliver(shop.orders.restored_by_hand(101, 1), decided)

    assert (await shop.claim(KEY))["withdrawal"] == "RESTORED"


async def test_a_restore_of_before_settles_nothing_when_the_task_is_newer(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    await shop.post_claim("naver-1", NAVER)
    await shop.deliver(shop.orders.restored_by_hand(101, 0), shop.orders.invoiced(101))
    await shop.post_claim("naver-1", naver_status("CANCEL_REJECT"))

    assert (await shop.claim(KEY))["withdrawal"] == "RESTORE_REQUIRED"


async def test_nothing_is_done_when_a_shipped_claim_is_withdrawn(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    await shop.deliver(shop.orders.shipped(101))
    await shop.post_claim("naver-1", NAVER)

    await shop.post_claim("naver-1", naver_status("CANCEL_REJECT"))

    assert (await shop.claim(KEY))["withdrawal"] == "SHIPPED_ANYWAY"


async def test_a_repeat_changes_nothing_when_the_same_claim_is_delivered_again(shop: World) -> None:
    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    for _ in range(3):
        assert await shop.post_claim("naver-1", NAVER) == {"accepted": 1, "claims": [KEY]}

    assert len(await shop.said(ApplyClaim)) == 1
    assert (len(await shop.claims()), order.cancelled) == (1, 1)


async def test_nothing_is_cancelled_when_the_withdrawal_is_seen_first(shop: World) -> None:
    await shop.channel("coupang-1", "coupang")
    order = await shop.order(101, "coupang-1", "500004398", market_line_no="3000001893")

    await shop.post_claim("coupang-1", COUPANG_WITHDRAWAL)
    await shop.post_claim("coupang-1", COUPANG)

    claim = await shop.claim("365937")
    assert (claim["state"], claim["withdrawal"], claim["decision"]) == ("WITHDRAWN", "RELEASED", "REFUSED")
    assert (claim["mgmt_no"], claim["qty"], order.cancelled) == (101, 1, 0)
    assert await shop.said(ApplyClaim, WithdrawClaim) == []


async def test_whole_receipt_stays_withdrawn_when_its_lines_are_heard_of_later(shop: World) -> None:
    await shop.channel("coupang-1", "coupang")
    await shop.order(101, "coupang-1", "500004398", market_line_no="11")
    await shop.order(102, "coupang-1", "500004398", market_line_no="22")
    lines = [{"vendorItemId": 11, "purchaseCount": 2, "cancelCount": 1}, {"vendorItemId": 22, "cancelCount": 1}]

    await shop.post_claim("coupang-1", changed(COUPANG_WITHDRAWAL, "data.0.vendorItemIds", []))
    await shop.post_claim("coupang-1", changed(COUPANG, "data.0.returnItems", lines))

    assert sorted((c["market_line_no"], c["state"]) for c in await shop.claims()) == [
        ("11", "WITHDRAWN"),
        ("22", "WITHDRAWN"),
    ]
    assert await shop.said(ApplyClaim) == []


async def test_claim_waits_and_is_applied_when_its_order_is_imported_later(shop: World) -> None:
    await shop.post_claim("naver-1", NAVER)
    claim = await shop.claim(KEY)
    assert (claim["decision"], claim["mgmt_no"], claim["order_qty"]) == ("UNMATCHED", None, None)

    order = await shop.order(101, "naver-1", "N-1", market_line_no=LINE)
    await shop.settle()

    claim = await shop.claim(KEY)
    assert (claim["decision"], claim["mgmt_no"], order.cancelled) == ("APPLIED_BEFORE_SHIP", 101, 1)
    [command] = await shop.said(ApplyClaim)
    assert isinstance(command, ApplyClaim)
    assert command.received_at == datetime.fromisoformat(claim["received_at"])


async def test_claim_is_forced_when_the_channel_decided_by_itself(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE)

    await shop.post_claim("naver-1", naver_status("ADMIN_CANCEL_DONE"))

    [command] = await shop.said(ApplyClaim)
    assert isinstance(command, ApplyClaim)
    assert command.forced
    claim = await shop.claim(KEY)
    assert (claim["forced"], claim["state"], claim["decision"]) == (True, "COMPLETED", "APPLIED_BEFORE_SHIP")


async def test_claim_is_asked_again_when_the_channel_cancels_after_we_chose_to_ship(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE, status=OrderStatus.INVOICED)
    await shop.post_claim("naver-1", NAVER)
    claim = await shop.claim(KEY)
    await shop.call("POST", f"/claims/{claim['id']}/resolve", {"decision": "SHIP"})
    await shop.settle()

    await shop.post_claim("naver-1", naver_status("ADMIN_CANCEL_DONE"))

    claim = await shop.claim(KEY)
    assert (claim["decision"], claim["forced"]) == ("HELD_FOR_DECISION", True)


async def test_two_lines_of_one_pack_are_cancelled_when_two_channels_files_name_them(shop: World) -> None:
    await shop.channel("vendor-1", "vendor")
    await shop.channel("vendor-2", "vendor")
    one = await shop.order(101, "vendor-1", "V-1", qty=2)
    two = await shop.order(102, "vendor-2", "W-1", qty=5)

    for channel, number in (("vendor-1", "V-1"), ("vendor-2", "W-1")):
        made = await shop.uploaded(channel, [[number, "좋은상품", 1, "홍가람", "단순변심", "2026-03-01", ""]], HEADERS)
        [result] = await shop.applied(made["upload_id"])
        assert (result["ok"], result["code"]) == (True, None)

    assert (one.cancelled, two.cancelled) == (1, 1)
    assert sorted((c["channel_id"], c["decision"]) for c in await shop.claims()) == [
        ("vendor-1", "APPLIED_BEFORE_SHIP"),
        ("vendor-2", "APPLIED_BEFORE_SHIP"),
    ]


async def test_one_of_two_agents_wins_when_both_resolve(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no=LINE, status=OrderStatus.INVOICED)
    await shop.post_claim("naver-1", NAVER)
    claim = await shop.claim(KEY)
    path = f"/claims/{claim['id']}/resolve"

    first = await shop.call("POST", path, {"decision": "CANCEL"})
    second = await shop.call("POST", path, {"decision": "SHIP"})

    assert (first.status_code, second.status_code, second.json()["code"]) == (200, 409, "CLAIM_NOT_PENDING")
    assert len(await shop.said(ResolveClaim)) == 1
