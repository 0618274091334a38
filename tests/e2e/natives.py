"""Claims as the channels send them (channels.md 3), with our numbers in them."""

from __future__ import annotations

from typing import Any


def naver(
    line_no: str, claim_id: str, status: str = "CANCEL_REQUEST", qty: int = 1, at: str = "2026-03-01T10:12:30.000+09:00"
) -> dict[str, Any]:
    """One claim of 스마트스토어: matched by productOrderId alone."""
    return {
        "productOrder": {
            "productOrderId": line_no,
            "productOrderStatus": "PAYED",
            "placeOrderStatus": "OK",
            "claimStatus": status,
            "claimType": "CANCEL",
            "claimId": claim_id,
            "quantity": 3,
        },
        "currentClaim": {
            "cancel": {
                "claimId": claim_id,
                "claimStatus": status,
                "claimRequestDate": at,
                "cancelReason": "INTENT_CHANGED",
                "cancelDetailedReason": "단순 변심",
                "requestQuantity": qty,
                "requestChannel": "구매회원",
            }
        },
    }


def cafe24(order_no: str, line_no: str, claim_code: str, status: str = "C00", qty: int = 1) -> dict[str, Any]:
    """One claim of 카페24."""
    return {
        "resource": {
            "order_id": order_no,
            "claim_code": claim_code,
            "order_status": status,
            "claim_reason_type": "A",
            "claim_reason": "고객변심",
            "requested_date": "2026-03-01T14:00:00",
            "items": [{"order_item_code": line_no, "quantity": qty}],
        }
    }
