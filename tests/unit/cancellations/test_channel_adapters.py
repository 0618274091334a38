"""Golden tests: each native payload of channels.md 3 and api.md becomes exactly this canonical claim."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from services.cancellations.adapters.channels.registry import read_claims
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState, ClaimType, Party
from shared.contracts.codes import Refusal
from tests.unit.cancellations.payloads import (
    CAFE24,
    COUPANG,
    COUPANG_WITHDRAWAL,
    ELEVEN_JSON,
    ELEVEN_XML,
    ESM,
    NAVER,
    changed,
    naver_status,
)

S = ClaimState


def read(adapter: str, payload: Any) -> list[ChannelClaim]:
    return read_claims(adapter, orjson.dumps(payload))


def only(adapter: str, payload: Any) -> ChannelClaim:
    [claim] = read(adapter, payload)
    return claim


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


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr"])
@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="euc-kr" standalone="yes"?>\n'])
def test_eleven_xml_is_read_when_its_prefix_is_unbound(encoding: str, declared: str) -> None:
    [claim] = read_claims("eleven_st", (declared + ELEVEN_XML).encode(encoding))

    assert (claim.claim_key, claim.part_key) == ("8192583", "202603018151936/1")
    assert (claim.market_order_no, claim.market_line_no, claim.qty) == ("202603018151936", "1", 1)
    assert (claim.reason, claim.reason_raw) == ("RETURN_REFUND", "14 / 다음에 구매하겠습니다.")
    assert (claim.state, claim.requested_by) == (S.REQUESTED, Party.BUYER)
    assert claim.requested_at == datetime(2026, 3, 1, 4, 50, 5, tzinfo=UTC)


def test_eleven_xml_is_read_when_it_holds_several_orders() -> None:
    one = ELEVEN_XML[len("<ns2:orders>") : -len("</ns2:orders>")]
    body = f"<ns2:orders xmlns:ns2='urn:x'>{one}{one.replace('8192583', '8192584')}</ns2:orders>"

    assert [c.claim_key for c in read_claims("eleven_st", body.encode())] == ["8192583", "8192584"]


@pytest.mark.parametrize(
    "payload",
    [ELEVEN_JSON, [ELEVEN_JSON], {"orders": {"order": ELEVEN_JSON}}, {"ns2:orders": {"ns2:order": [ELEVEN_JSON]}}],
)
def test_eleven_json_is_read_when_it_is_one_a_list_or_wrapped(payload: Any) -> None:
    assert only("eleven_st", payload).claim_key == "8192583"


def test_eleven_claim_is_withdrawn_when_its_status_is_05() -> None:
    claim = only("eleven_st", ELEVEN_JSON | {"ordCnStatCd": "05"})

    assert (claim.state, claim.withdrawn_at) == (S.WITHDRAWN, datetime(2026, 3, 1, 4, 50, 5, tzinfo=UTC))


@pytest.mark.parametrize(("who", "code", "reason"), [("01", "06", "CANCEL_QUALITY"), ("02", "06", "CANCEL_DELAY")])
def test_eleven_reason_depends_on_who_asked_when_codes_are_equal(who: str, code: str, reason: str) -> None:
    assert only("eleven_st", ELEVEN_JSON | {"ordCnMnbdCd": who, "ordCnRsnCd": code}).reason == reason


def test_eleven_claim_is_forced_when_it_comes_from_the_office_list() -> None:
    claim = only("eleven_st", {"officecancellist": {"order": ELEVEN_JSON}})

    assert (claim.state, claim.forced) == (S.COMPLETED, True)


def test_eleven_answer_is_empty_when_there_is_nothing() -> None:
    words = "<ns2:result_code>0</ns2:result_code><ns2:result_text>해당 건이 없습니다</ns2:result_text>"
    body = f"<ns2:orders>{words}</ns2:orders>"

    assert read_claims("eleven_st", body.encode("euc-kr")) == []


def test_esm_claim_is_the_whole_order_when_requested() -> None:
    claim = only("esm", ESM)

    assert (claim.claim_key, claim.part_key, claim.market_order_no) == ("2503423671", "", "2503423671")
    assert (claim.qty, claim.state, claim.reason_raw) == (None, S.REQUESTED, "단순변심")
    assert claim.requested_at == datetime(2026, 3, 1, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "state", "forced"),
    [
        (2, S.PROCESSING, False),
        (3, S.COMPLETED, False),
        (4, S.WITHDRAWN, False),
        (5, S.COMPLETED, True),
        (6, S.COMPLETED, False),
    ],
)
def test_esm_state_is_canonical_when_status_changes(status: int, state: ClaimState, forced: bool) -> None:
    claim = only("esm", changed(ESM, "Data.0.CancelStatus", status))

    assert (claim.state, claim.forced) == (state, forced)


def test_esm_rows_are_read_when_the_result_says_success() -> None:
    assert len(read("esm", ESM | {"ResultCode": "success"})) == 1


def test_cafe24_claim_is_one_per_item_when_it_has_two() -> None:
    items = [{"order_item_code": "X-01", "quantity": 1}, {"order_item_code": "X-02", "quantity": 2}]

    claims = read("cafe24", changed(CAFE24, "resource.items", items))

    assert [(c.claim_key, c.market_line_no, c.qty) for c in claims] == [
        ("C20260301-0000001-X-01", "X-01", 1),
        ("C20260301-0000001-X-02", "X-02", 2),
    ]


@pytest.mark.parametrize(
    ("status", "kind", "state"),
    [
        ("C00", ClaimType.CANCEL, S.REQUESTED),
        ("C10", ClaimType.CANCEL, S.PROCESSING),
        ("C34", ClaimType.CANCEL, S.PROCESSING),
        ("C11", ClaimType.CANCEL, S.REFUSED),
        ("C40", ClaimType.CANCEL, S.COMPLETED),
        ("C49", ClaimType.CANCEL, S.COMPLETED),
        ("N20", ClaimType.CANCEL, S.WITHDRAWN),
        ("R00", ClaimType.RETURN, S.REQUESTED),
        ("E40", ClaimType.EXCHANGE, S.COMPLETED),
    ],
)
def test_cafe24_state_is_canonical_when_status_changes(status: str, kind: ClaimType, state: ClaimState) -> None:
    claim = only("cafe24", changed(CAFE24, "resource.order_status", status))

    assert (claim.type, claim.state) == (kind, state)


def test_cafe24_withdrawal_means_the_whole_claim_when_items_are_missing() -> None:
    payload = changed(changed(CAFE24, "resource.order_status", "N10"), "resource.items", [])

    assert only("cafe24", payload).part_key is None


@pytest.mark.parametrize(
    ("adapter", "reason_field", "value", "reason"),
    [
        ("naver", "currentClaim.cancel.cancelReason", "SOLD_OUT", "CANCEL_SOLD_OUT"),
        ("naver", "currentClaim.cancel.cancelReason", "BROKEN", "RETURN_DEFECT"),
        ("naver", "currentClaim.cancel.cancelReason", "WRONG_OPTION", "RETURN_MISDELIVERY"),
        ("naver", "currentClaim.cancel.cancelReason", "NOT_YET_DELIVERY", "CANCEL_LOST"),
        ("naver", "currentClaim.cancel.cancelReason", "INCORRECT_INFO", "CANCEL_QUALITY"),
        ("naver", "currentClaim.cancel.cancelReason", "DELAYED_DELIVERY", "CANCEL_DELAY"),
        ("naver", "currentClaim.cancel.cancelReason", "ETC", "RETURN_REFUND"),
        ("coupang", "data.0.reasonCode", "CCTTER", "CANCEL_SOLD_OUT"),
        ("cafe24", "resource.claim_reason_type", "B", "CANCEL_DELAY"),
        ("cafe24", "resource.claim_reason_type", "D", "RETURN_DEFECT"),
        ("cafe24", "resource.claim_reason_type", "H", "CANCEL_SOLD_OUT"),
        ("cafe24", "resource.claim_reason_type", "L", "RETURN_REFUND"),
    ],
)
def test_reason_is_canonical_when_the_channel_has_its_own_code(
    adapter: str, reason_field: str, value: str, reason: str
) -> None:
    payload = {"naver": NAVER, "coupang": COUPANG, "cafe24": CAFE24}[adapter]

    assert only(adapter, changed(payload, reason_field, value)).reason == reason


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<orders><order><ordNo>&b;</ordNo></order></orders>"""


@pytest.mark.parametrize(
    ("adapter", "body", "code"),
    [
        ("naver", b"{", "UNREADABLE"),
        ("naver", b"", "UNREADABLE"),
        ("naver", b"null", "CLAIM_UNREADABLE"),
        ("naver", b"[1]", "CLAIM_UNREADABLE"),
        ("naver", b'{"productOrder": 3}', "CLAIM_UNREADABLE"),
        ("naver", b'{"productOrder": {"productOrderId": "1"}}', "CLAIM_UNREADABLE"),
        ("naver", b"<orders/>", "CLAIM_UNREADABLE"),
        ("coupang", b'{"code": "400", "message": "bad", "data": null}', "CLAIM_UNREADABLE"),
        ("coupang", b'{"data": {"data": {"data": []}}}', "CLAIM_UNREADABLE"),
        ("eleven_st", b"<orders><order>", "CLAIM_UNREADABLE"),
        ("eleven_st", BOMB, "CLAIM_UNREADABLE"),
        ("eleven_st", b"<a>" * 50 + b"</a>" * 50, "CLAIM_UNREADABLE"),
        ("eleven_st", b"<orders>\xff\xfe\x00</orders>", "CLAIM_UNREADABLE"),
        ("esm", b'{"ResultCode": 1000, "Message": "no"}', "CLAIM_UNREADABLE"),
        ("esm", b'{"OrderNo": "1", "CancelStatus": 9}', "CLAIM_UNREADABLE"),
        ("cafe24", b'{"resource": {"claim_code": "1", "order_status": "Z1", "order_id": "2"}}', "CLAIM_UNREADABLE"),
        ("vendor", b"{}", "CLAIM_UNREADABLE"),
    ],
)
def test_payload_is_refused_with_a_code_when_it_cannot_be_read(adapter: str, body: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_claims(adapter, body)

    assert refused.value.code == code


@pytest.mark.parametrize("qty", [0, -1, "x", "1.5", 10**9, "١"])
def test_quantity_is_refused_when_it_is_no_count_of_pieces(qty: object) -> None:
    with pytest.raises(Refusal) as refused:
        read("naver", changed(NAVER, "currentClaim.cancel.requestQuantity", qty))

    assert refused.value.code == "CLAIM_UNREADABLE"


def test_payload_is_refused_when_it_holds_more_claims_than_a_call_takes() -> None:
    with pytest.raises(Refusal) as refused:
        read("esm", [ESM["Data"][0]] * 1001)

    assert refused.value.code == "TOO_MANY_ROWS"
