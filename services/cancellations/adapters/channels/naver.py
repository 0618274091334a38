"""Naver 스마트스토어: `productOrder` with `currentClaim` / `beforeClaim` (channels.md 1). CANCEL_REJECT is 취소 철회."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.cancellations.adapters.channels.reading import (
    Node,
    entries,
    known,
    needed,
    node,
    pieces,
    said,
    text,
    unreadable,
    when,
)
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState, ClaimType, Party

_S, _T = ClaimState, ClaimType

STATES: Mapping[str, tuple[ClaimType, ClaimState]] = {
    "CANCEL_REQUEST": (_T.CANCEL, _S.REQUESTED),
    "CANCELING": (_T.CANCEL, _S.PROCESSING),
    "ADMIN_CANCELING": (_T.CANCEL, _S.PROCESSING),
    "CANCEL_DONE": (_T.CANCEL, _S.COMPLETED),
    "ADMIN_CANCEL_DONE": (_T.CANCEL, _S.COMPLETED),
    "CANCEL_REJECT": (_T.CANCEL, _S.WITHDRAWN),
    "ADMIN_CANCEL_REJECT": (_T.CANCEL, _S.WITHDRAWN),
    "RETURN_REQUEST": (_T.RETURN, _S.REQUESTED),
    "COLLECTING": (_T.RETURN, _S.PROCESSING),
    "COLLECT_DONE": (_T.RETURN, _S.PROCESSING),
    "RETURN_DONE": (_T.RETURN, _S.COMPLETED),
    "RETURN_REJECT": (_T.RETURN, _S.WITHDRAWN),
    "EXCHANGE_REQUEST": (_T.EXCHANGE, _S.REQUESTED),
    "EXCHANGE_REDELIVERING": (_T.EXCHANGE, _S.PROCESSING),
    "EXCHANGE_DONE": (_T.EXCHANGE, _S.COMPLETED),
    "EXCHANGE_REJECT": (_T.EXCHANGE, _S.WITHDRAWN),
}
FORCED = frozenset({"ADMIN_CANCELING", "ADMIN_CANCEL_DONE"})

REASONS: Mapping[str, str] = {
    "BROKEN": "RETURN_DEFECT",
    "BROKEN_AND_BAD": "RETURN_DEFECT",
    "WRONG_DELIVERY": "RETURN_MISDELIVERY",
    "WRONG_OPTION": "RETURN_MISDELIVERY",
    "DROPPED_DELIVERY": "CANCEL_LOST",
    "NOT_YET_DELIVERY": "CANCEL_LOST",
    "NOT_YET_RECEIVE": "CANCEL_LOST",
    "PRODUCT_UNSATISFIED": "CANCEL_QUALITY",
    "INCORRECT_INFO": "CANCEL_QUALITY",
    "DELAYED_DELIVERY": "CANCEL_DELAY",
    "SOLD_OUT": "CANCEL_SOLD_OUT",
    "OUT_OF_STOCK": "CANCEL_SOLD_OUT",
}
"""Change of mind and anything else is RETURN_REFUND (channels.md 4)."""

_CLAIM_OBJECTS = ("cancel", "adminCancel", "return", "exchange")
_REQUESTERS = {"구매회원": Party.BUYER, "구매자": Party.BUYER, "판매자": Party.SELLER}


def read(payload: object) -> list[ChannelClaim]:
    """Claims of one product order, a list of them, or the answer of `product-orders/query`. Raises CLAIM_UNREADABLE."""
    return [claim for entry in entries(payload, "data", "productOrder") for claim in _claims(entry)]


def _claims(entry: Node) -> Iterator[ChannelClaim]:
    order = node(entry["productOrder"], "productOrder")
    found: dict[str, ChannelClaim] = {}
    # The older claim first: of two objects of one claim, the current one is read last and kept.
    for holder in (entry, entry.get("beforeClaim"), entry.get("currentClaim")):
        for name in _CLAIM_OBJECTS:
            if isinstance(holder, Mapping) and isinstance(holder.get(name), Mapping):
                claim = _claim(entry, order, holder[name])
                found[claim.number] = claim
    if not found:
        raise unreadable("currentClaim에 취소 내용이 없습니다")
    yield from found.values()


def _claim(entry: Node, order: Node, claim: Mapping[str, Any]) -> ChannelClaim:
    line = needed(order, "productOrderId")
    number = text(claim, "claimId") or text(order, "claimId") or line
    status = text(claim, "claimStatus") or needed(order, "claimStatus")
    kind, state = known(STATES, status, "claimStatus")
    reason = text(claim, "cancelReason", "returnReason", "exchangeReason")
    detailed = text(claim, "cancelDetailedReason", "returnDetailedReason", "exchangeDetailedReason")
    shop_order = entry.get("order")
    return ChannelClaim(
        number=number,
        claim_key=number,
        part_key=line,
        type=kind,
        state=state,
        forced=status in FORCED,
        market_order_no=text(shop_order, "orderId") if isinstance(shop_order, Mapping) else text(order, "orderId"),
        market_line_no=line,
        by_line_alone=True,
        qty=pieces(claim, "requestQuantity"),
        qty_ordered=pieces(order, "quantity"),
        reason=REASONS.get(reason, "RETURN_REFUND"),
        reason_raw=said(reason, detailed),
        requested_by=_REQUESTERS.get(text(claim, "requestChannel"), Party.CHANNEL),
        requested_at=when(claim, "claimRequestDate"),
        decided_at=when(claim, "cancelCompletedDate", "cancelApprovalDate", "returnCompletedDate"),
        return_courier=text(claim, "collectDeliveryCompany"),
        return_invoice_no=text(claim, "collectTrackingNumber"),
        raw=entry,
    )
