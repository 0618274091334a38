"""What every adapter does alike: reasons, payloads that cannot be read, limits."""

from __future__ import annotations

import pytest

from services.cancellations.adapters.channels.registry import read_claims
from shared.contracts.codes import Refusal
from tests.unit.cancellations.payloads import (
    CAFE24,
    COUPANG,
    ESM,
    NAVER,
    changed,
)
from tests.unit.cancellations.reading import only, read

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<orders><order><ordNo>&b;</ordNo></order></orders>"""


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
