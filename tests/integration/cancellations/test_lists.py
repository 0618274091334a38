"""취소결과조회 and 취소철회조회: filters, pages, acknowledgements, memos, and picking an order by hand."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.cancellations import ClaimAcknowledged, ClaimReceived, ClaimSettled, ClaimWithdrawn
from shared.contracts.orders_commands import ApplyClaim
from shared.contracts.snapshots import OrderStatus
from tests.integration.cancellations.world import World
from tests.unit.cancellations.payloads import CAFE24, ESM, NAVER, changed, naver_status

CLAIM_FIELDS = {
    "id", "channel_id", "claim_key", "type", "state", "decision", "market_order_no", "market_line_no", "mgmt_no", "qty",
    "reason", "reason_raw", "requested_at", "channel_name", "buyer_name", "order_qty", "invoice_no", "placed_at",
    "shipped_at", "order_status", "cancelled_at", "memo", "raced", "withdrawn_at", "withdrawal", "acknowledged_at",
    "acknowledged_by", "forced",
}  # fmt: skip
"""Claim of api.md."""


def esm(number: int, day: str = "2026-03-01", status: int = 1) -> dict[str, Any]:
    row = {**ESM["Data"][0], "OrderNo": number, "RequestDate": f"{day}T14:00:00", "CancelStatus": status}
    return row


@pytest.fixture
async def shop(world: World) -> World:
    await world.channel("gmarket", "esm", "open-market")
    await world.channel("naver-1", "naver")
    return world


async def test_claim_has_the_fields_of_the_contract_when_answered(shop: World) -> None:
    """F-188, F-192."""
    await shop.order(101, "gmarket", "2503423671", status=OrderStatus.INVOICED)
    await shop.post_claim("gmarket", ESM)

    claim = await shop.claim("2503423671")

    assert set(claim) >= CLAIM_FIELDS
    assert {name: claim[name] for name in ("channel_name", "buyer_name", "invoice_no", "order_status", "type")} == {
        "channel_name": "gmarket 상점", "buyer_name": "홍가람", "invoice_no": "201903260002", "order_status": "INVOICED",
        "type": "CANCEL",
    }  # fmt: skip
    assert claim["requested_at"] == "2026-03-01T14:00:00+09:00"
    masked = (await shop.got(f"/claims/{claim['id']}", role=Role.AGENT))["buyer_name"]
    assert masked == "홍*람"


async def test_every_claim_is_met_once_when_paged_forwards_and_backwards(shop: World) -> None:
    await shop.post_claim("gmarket", [esm(1000 + n) for n in range(25)])
    await shop.order(1, "gmarket", "1003")
    await shop.deliver(shop.orders.shipped(1))
    await shop.settle()

    forwards, cursor = [], ""
    pages = []
    while True:
        page = await shop.got(f"/claims?limit=10{cursor}")
        pages.append(page)
        forwards += [item["claim_key"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert (len(forwards), len(set(forwards)), pages[0]["total"], pages[0]["total_is_exact"]) == (25, 25, 25, True)
    assert pages[0]["prev_cursor"] is None
    back = await shop.got(f"/claims?limit=10&cursor={pages[2]['prev_cursor']}")
    assert [i["claim_key"] for i in back["items"]] == [i["claim_key"] for i in pages[1]["items"]]
    jumped = await shop.got("/claims?limit=10&offset=20")
    assert [i["claim_key"] for i in jumped["items"]] == forwards[20:]
    searched = await shop.call("POST", "/claims/search", {"limit": 10, "offset": 20})
    assert [i["claim_key"] for i in searched.json()["items"]] == forwards[20:]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", {"1", "2", "CL2026030100001"}),
        ("channel_id=gmarket", {"1", "2"}),
        ("channel_group_id=open-market", {"1", "2"}),
        ("min_qty=4", {"2"}),
        ("status=RECEIVED", {"1"}),
        ("status=INVOICED", {"2"}),
        ("decision=UNMATCHED", {"CL2026030100001"}),
        ("date_from=2026-03-02", {"2"}),
        ("date_from=2026-03-01&date_to=2026-03-01", {"1", "CL2026030100001"}),
        ("date_type=cancelled_at&date_from=2026-03-01&date_to=2026-03-01", {"1"}),
        ("q=CL2026", {"CL2026030100001"}),
        ("q=2", {"2"}),
        ("q=102", {"2"}),
        ("q=%25", set()),
        ("acknowledged=true", set()),
        ("acknowledged=false&channel_id=gmarket", {"1", "2"}),
    ],
)
async def test_list_is_narrowed_when_filtered(shop: World, query: str, keys: set[str]) -> None:
    """F-185, F-189."""
    await shop.order(101, "gmarket", "1", qty=3)
    await shop.order(102, "gmarket", "2", qty=5, status=OrderStatus.INVOICED)
    await shop.post_claim("gmarket", [esm(1), esm(2, "2026-03-02")])
    await shop.post_claim("naver-1", NAVER)

    assert {claim["claim_key"] for claim in await shop.claims(f"?{query}")} == keys


async def test_seeing_is_not_deciding_when_a_held_claim_is_acknowledged(shop: World) -> None:
    """A30, F-186."""
    await shop.order(101, "gmarket", "2503423671", status=OrderStatus.INVOICED)
    await shop.post_claim("gmarket", ESM)
    claim = await shop.claim("2503423671")

    first = await shop.call("POST", "/claims/acknowledge", {"ids": [claim["id"], "none"]})
    second = await shop.call("POST", "/claims/acknowledge", {"ids": [claim["id"]]})

    assert [(r["ok"], r["code"]) for r in first.json()["results"]] == [(True, None), (False, "CLAIM_NOT_FOUND")]
    assert [(r["ok"], r["code"]) for r in second.json()["results"]] == [(False, "ALREADY_ACKED")]
    claim = await shop.claim("2503423671")
    assert (claim["decision"], claim["acknowledged_by"]) == ("HELD_FOR_DECISION", "test")
    assert claim["acknowledged_at"] is not None
    assert len(await shop.said(ClaimAcknowledged)) == 1


async def test_all_matching_are_acknowledged_when_a_filter_is_given(shop: World) -> None:
    """A30, F-186."""
    await shop.post_claim("gmarket", [esm(n) for n in range(1, 6)])
    await shop.post_claim("naver-1", NAVER)

    answer = await shop.call("POST", "/claims/acknowledge", {"filter": {"channel_id": "gmarket"}, "expected_count": 5})

    assert [r["ok"] for r in answer.json()["results"]] == [True] * 5
    assert {c["claim_key"] for c in await shop.claims("?acknowledged=false")} == {"CL2026030100001"}


async def test_withdrawal_is_seen_and_unseen_when_acknowledged(shop: World) -> None:
    """A31, D9, F-190."""
    await shop.order(101, "gmarket", "2503423671")
    await shop.post_claim("gmarket", ESM)
    await shop.post_claim("gmarket", changed(ESM, "Data.0.CancelStatus", 4))
    [withdrawal] = (await shop.got("/withdrawals"))["items"]
    ids = {"ids": [withdrawal["id"]]}

    steps = ["unacknowledge", "acknowledge", "acknowledge", "unacknowledge", "unacknowledge"]
    codes = [(await shop.call("POST", f"/withdrawals/{step}", ids)).json()["results"][0]["code"] for step in steps]

    assert codes == ["NOT_ACKED", None, "ALREADY_ACKED", None, "NOT_ACKED"]
    assert (await shop.claim("2503423671"))["acknowledged_at"] is None
    events = [e for e in await shop.said(ClaimAcknowledged) if isinstance(e, ClaimAcknowledged)]
    assert [(e.of_withdrawal, e.undone) for e in events] == [(True, False), (True, True)]
    found = await shop.call("POST", "/withdrawals/search", {"acknowledged": False, "q": "25034"})
    assert [item["withdrawal"] for item in found.json()["items"]] == ["RESTORED"]


async def test_memo_is_kept_when_edited(shop: World) -> None:
    await shop.post_claim("gmarket", ESM)
    claim = await shop.claim("2503423671")

    answer = await shop.call("PATCH", f"/claims/{claim['id']}", {"memo": "고객과 통화함"})

    assert (answer.status_code, answer.json()["memo"]) == (200, "고객과 통화함")
    assert (await shop.claim("2503423671"))["memo"] == "고객과 통화함"


@pytest.mark.reaches("resolve", "CLAIM_NOT_PENDING")
async def test_order_is_picked_by_hand_when_several_fit(shop: World) -> None:
    await shop.order(101, "gmarket", "2503423671", product="가")
    second = await shop.order(102, "gmarket", "2503423671", product="나", product_code="77")
    await shop.order(103, "naver-1", "N-1")
    await shop.post_claim("gmarket", ESM)
    claim = await shop.claim("2503423671")
    assert claim["decision"] == "AMBIGUOUS"
    path = f"/claims/{claim['id']}/resolve"

    refused = [
        await shop.call("POST", path, body)
        for body in (
            {"decision": "CANCEL"},
            {"decision": "MATCH"},
            {"decision": "MATCH", "mgmt_no": 999},
            {"decision": "MATCH", "mgmt_no": 103},
        )
    ]
    picked = await shop.call("POST", path, {"decision": "MATCH", "mgmt_no": 102, "note": "2번 상품"})
    await shop.settle()

    assert [answer.json()["code"] for answer in refused] == [
        "CLAIM_NOT_PENDING", "FIELD_REQUIRED", "ORDER_NOT_FOUND", "ORDER_NOT_FOUND",
    ]  # fmt: skip
    assert (picked.status_code, picked.json()["pending"], picked.json()["mgmt_no"]) == (200, "APPLY", 102)
    [command] = await shop.said(ApplyClaim)
    assert isinstance(command, ApplyClaim)
    assert (command.operator, command.note) == ("test", "2번 상품")
    assert ((await shop.claim("2503423671"))["decision"], second.cancelled) == ("APPLIED_BEFORE_SHIP", 3)
    again = await shop.call("POST", path, {"decision": "MATCH", "mgmt_no": 102})
    assert (again.status_code, again.json()["code"]) == (409, "CLAIM_NOT_PENDING")


async def test_return_is_recorded_and_nothing_asked_when_it_is_no_cancel(shop: World) -> None:
    await shop.channel("mall", "cafe24")
    await shop.order(101, "mall", "20260301-0000011", market_line_no="20260301-0000011-01")

    await shop.post_claim("mall", changed(CAFE24, "resource.order_status", "R00"))

    claim = await shop.claim("C20260301-0000001")
    assert (claim["type"], claim["decision"], claim["mgmt_no"]) == ("RETURN", "RECORDED_AFTER_SHIP", 101)
    assert await shop.commands() == []


async def test_events_tell_the_claims_life_when_it_is_withdrawn(shop: World) -> None:
    await shop.order(101, "naver-1", "N-1", market_line_no="2026030112345671")
    await shop.post_claim("naver-1", NAVER)
    await shop.post_claim("naver-1", naver_status("CANCEL_REJECT"))

    said = await shop.said(ClaimReceived, ClaimSettled, ClaimWithdrawn)

    assert [type(each).__name__ for each in said] == [
        "ClaimReceived", "ClaimSettled", "ClaimWithdrawn", "ClaimWithdrawn",
    ]  # fmt: skip
    assert [e.withdrawal for e in said if isinstance(e, ClaimWithdrawn)] == [None, "RESTORED"]
    assert {e.mgmt_no for e in said if isinstance(e, ClaimSettled)} == {101}
