"""Native payloads in the channels' own shapes; numbers of our own."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

NAVER: dict[str, Any] = {
    "productOrder": {
        "productOrderId": "2026030112345671",
        "productOrderStatus": "PAYED",
        "placeOrderStatus": "OK",
        "claimStatus": "CANCEL_REQUEST",
        "claimType": "CANCEL",
        "claimId": "CL2026030100001",
        "quantity": 3,
    },
    "currentClaim": {
        "cancel": {
            "claimId": "CL2026030100001",
            "claimStatus": "CANCEL_REQUEST",
            "claimRequestDate": "2026-03-01T10:12:30.000+09:00",
            "cancelReason": "INTENT_CHANGED",
            "cancelDetailedReason": "단순 변심",
            "requestQuantity": 1,
            "requestChannel": "구매회원",
        }
    },
}

COUPANG: dict[str, Any] = {
    "code": "200",
    "message": "OK",
    "data": [
        {
            "receiptId": 365937,
            "orderId": 500004398,
            "receiptType": "CANCEL",
            "receiptStatus": "RELEASE_STOP_UNCHECKED",
            "createdAt": "2026-03-01T13:05:30",
            "cancelReasonCategory1": "고객변심",
            "cancelReasonCategory2": "단순변심(사유없음)",
            "cancelReason": "",
            "cancelCountSum": 1,
            "releaseStopStatus": "미처리",
            "faultByType": "CUSTOMER",
            "preRefund": False,
            "completeConfirmType": "UNDEFINED",
            "returnItems": [
                {
                    "vendorItemId": 3000001893,
                    "vendorItemName": "파랑-XL-긴팔",
                    "purchaseCount": 2,
                    "cancelCount": 1,
                    "shipmentBoxId": 197267583,
                    "releaseStatus": "N",
                }
            ],
            "returnDeliveryDtos": [],
        }
    ],
}

COUPANG_WITHDRAWAL: dict[str, Any] = {
    "code": "200",
    "data": [
        {
            "cancelId": 365937,
            "orderId": 500004398,
            "createdAt": "2026-03-01T15:00:00",
            "vendorItemIds": [3000001893],
        }
    ],
}

ELEVEN_XML = (
    "<ns2:orders><ns2:order><createDt>2026-03-01 13:50:05</createDt><dlvNo>56565334343</dlvNo>"
    "<ordCnDtlsRsn>다음에 구매하겠습니다.</ordCnDtlsRsn><ordCnMnbdCd>01</ordCnMnbdCd><ordCnQty>1</ordCnQty>"
    "<ordCnRsnCd>14</ordCnRsnCd><ordCnStatCd>01</ordCnStatCd><ordNo>202603018151936</ordNo>"
    "<ordPrdCnSeq>8192583</ordPrdCnSeq><ordPrdSeq>1</ordPrdSeq><prdNo>41613972</prdNo>"
    "<slctPrdOptNm>1개</slctPrdOptNm></ns2:order></ns2:orders>"
)

ELEVEN_JSON: dict[str, Any] = {
    "createDt": "2026-03-01 13:50:05",
    "ordCnDtlsRsn": "다음에 구매하겠습니다.",
    "ordCnMnbdCd": "01",
    "ordCnQty": "1",
    "ordCnRsnCd": "14",
    "ordCnStatCd": "01",
    "ordNo": "202603018151936",
    "ordPrdCnSeq": "8192583",
    "ordPrdSeq": "1",
    "prdNo": "41613972",
    "slctPrdOptNm": "1개",
}

ESM: dict[str, Any] = {
    "ResultCode": 0,
    "Message": "Success",
    "Data": [
        {
            "SiteType": 3,
            "CancelStatus": 1,
            "OrderNo": 2503423671,
            "PayNo": 1803423671,
            "SiteGoodsNo": "2094411111",
            "CancelReason": "단순변심",
            "RequestDate": "2026-03-01T14:00:00",
        }
    ],
}

CAFE24: dict[str, Any] = {
    "resource": {
        "order_id": "20260301-0000011",
        "claim_code": "C20260301-0000001",
        "order_status": "C00",
        "claim_reason_type": "A",
        "claim_reason": "마음이 바뀌었어요",
        "requested_date": "2026-03-01T11:00:00+09:00",
        "items": [{"order_item_code": "20260301-0000011-01", "quantity": 1}],
    }
}


def changed(payload: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with one field replaced; `path` like `data.0.releaseStopStatus`."""
    copy = deepcopy(payload)
    target: Any = copy
    *way, last = path.split(".")
    for step in way:
        target = target[int(step)] if step.isdigit() else target[step]
    target[last] = value
    return copy


def naver_status(status: str) -> dict[str, Any]:
    """The Naver claim in another status, in both places that tell it."""
    return changed(changed(NAVER, "productOrder.claimStatus", status), "currentClaim.cancel.claimStatus", status)
