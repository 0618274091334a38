"""Claims of 네이버 and 쿠팡 as their answers tell them (channels.md)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.cancellations.domain.channel_claim import ClaimState, ClaimType, Party
from tests.unit.cancellations.payloads import (
    COUPANG,
    COUPANG_WITHDRAWAL,
    NAVER,
    changed,
    naver_status,
)
from tests.unit.cancellations.reading import S, only, read


def test_naver_request_is_read_when_one_of_three_is_cancelled() -> None:
    claim = only("naver", NAVER)

    assert (claim.claim_key, claim.part_key) == ("CL2026030100001", "2026030112345671")
    assert (claim.type, claim.state, claim.forced) == (ClaimType.CANCEL, S.REQUESTED, False)
    assert (claim.market_line_no, claim.by_line_alone) == ("2026030112345671", True)
    assert (claim.qty, claim.qty_ordered) == (1, 3)
    assert (claim.reason, claim.reason_raw) == ("RETURN_REFUND", "INTENT_CHANGED / 단순 변심")
    assert claim.requested_by is Party.BUYER
    assert claim.requested_at == datetime(2026, 3, 1, 1, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "state", "forced"),
    [
        ("CANCEL_REQUEST", S.REQUESTED, False),
        ("CANCELING", S.PROCESSING, False),
        ("ADMIN_CANCELING", S.PROCESSING, True),
        ("CANCEL_DONE", S.COMPLETED, False),
        ("ADMIN_CANCEL_DONE", S.COMPLETED, True),
        ("CANCEL_REJECT", S.WITHDRAWN, False),
        ("ADMIN_CANCEL_REJECT", S.WITHDRAWN, False),
    ],
)
def test_naver_state_is_canonical_when_status_changes(status: str, state: ClaimState, forced: bool) -> None:
    claim = only("naver", naver_status(status))

    assert (claim.state, claim.forced) == (state, forced)


def test_naver_current_claim_is_kept_when_before_claim_has_the_same_number() -> None:
    payload = naver_status("CANCEL_REJECT") | {"beforeClaim": NAVER["currentClaim"]}

    assert only("naver", payload).state is S.WITHDRAWN


def test_naver_before_claim_is_read_when_no_claim_is_current() -> None:
    payload = {"productOrder": NAVER["productOrder"], "beforeClaim": naver_status("CANCEL_REJECT")["currentClaim"]}

    assert only("naver", payload).state is S.WITHDRAWN


def test_naver_return_is_a_return_when_it_is_not_a_cancel() -> None:
    payload = {
        "productOrder": NAVER["productOrder"],
        "currentClaim": {"return": {"claimId": "RT1", "claimStatus": "RETURN_REQUEST", "requestQuantity": 1}},
    }

    claim = only("naver", payload)

    assert (claim.claim_key, claim.type, claim.state) == ("RT1", ClaimType.RETURN, S.REQUESTED)


@pytest.mark.parametrize("payload", [[NAVER], {"data": [NAVER]}, {"timestamp": "x", "traceId": "y", "data": NAVER}])
def test_naver_claim_is_found_when_it_is_wrapped(payload: Any) -> None:
    assert only("naver", payload).claim_key == "CL2026030100001"


def test_coupang_stop_request_is_read_when_nothing_is_decided() -> None:
    claim = only("coupang", COUPANG)

    assert (claim.claim_key, claim.part_key) == ("365937", "3000001893")
    assert (claim.type, claim.state, claim.forced) == (ClaimType.CANCEL, S.REQUESTED, False)
    assert (claim.market_order_no, claim.market_line_no) == ("500004398", "3000001893")
    assert (claim.qty, claim.qty_ordered) == (1, 2)
    assert (claim.reason, claim.reason_raw) == ("RETURN_REFUND", "고객변심 / 단순변심(사유없음)")
    assert (claim.requested_by, claim.fault) == (Party.BUYER, Party.BUYER)
    assert claim.requested_at == datetime(2026, 3, 1, 4, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stop", "state"),
    [
        ("처리(출고중지)", S.COMPLETED),
        ("처리(이미출고)", S.REFUSED),
        ("자동처리(이미출고)", S.REFUSED),
    ],
)
def test_coupang_state_is_canonical_when_the_stop_is_handled(stop: str, state: ClaimState) -> None:
    assert only("coupang", changed(COUPANG, "data.0.releaseStopStatus", stop)).state is state


def test_coupang_cancel_is_completed_when_it_was_made_before_confirmation() -> None:
    payload = changed(
        changed(COUPANG, "data.0.receiptStatus", "RETURNS_COMPLETED"), "data.0.releaseStopStatus", "비대상"
    )

    assert only("coupang", payload).state is S.COMPLETED


def test_coupang_claim_is_forced_when_coupang_decided() -> None:
    claim = only("coupang", changed(COUPANG, "data.0.completeConfirmType", "CS_CONFIRM"))

    assert (claim.state, claim.forced) == (S.COMPLETED, True)


def test_coupang_receipt_becomes_one_claim_per_line_when_it_has_several() -> None:
    items = [
        {"vendorItemId": 11, "purchaseCount": 2, "cancelCount": 1},
        {"vendorItemId": 22, "purchaseCount": 3, "cancelCount": 2},
        {"vendorItemId": 22, "purchaseCount": 3, "cancelCount": 1},
    ]

    claims = read("coupang", changed(COUPANG, "data.0.returnItems", items))

    assert [(c.claim_key, c.part_key, c.qty) for c in claims] == [("365937-11", "11", 1), ("365937-22", "22", 3)]


def test_coupang_receipt_is_a_return_when_no_shipment_is_to_be_stopped() -> None:
    payload = changed(COUPANG, "data.0.receiptType", "RETURN")
    payload = changed(
        changed(payload, "data.0.receiptStatus", "RETURNS_UNCHECKED"), "data.0.releaseStopStatus", "비대상"
    )

    assert only("coupang", payload).type is ClaimType.RETURN


def test_coupang_withdrawal_is_read_when_it_names_its_lines() -> None:
    claim = only("coupang", COUPANG_WITHDRAWAL)

    assert (claim.number, claim.part_key, claim.state) == ("365937", "3000001893", S.WITHDRAWN)
    assert claim.withdrawn_at == datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


def test_coupang_withdrawal_means_all_lines_when_it_names_none() -> None:
    claim = only("coupang", changed(COUPANG_WITHDRAWAL, "data.0.vendorItemIds", []))

    assert (claim.claim_key, claim.part_key) == ("365937", None)
