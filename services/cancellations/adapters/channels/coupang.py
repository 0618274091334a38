"""Coupang: `returnRequests` receipts and `returnWithdrawRequests` (channels.md 1). One receipt with several lines is
one claim for each `vendorItemId`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.cancellations.adapters.channels.reading import (
    Node,
    entries,
    key_of_line,
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

STOP_STATES: Mapping[str, ClaimState] = {
    "미처리": ClaimState.REQUESTED,
    "처리(출고중지)": ClaimState.COMPLETED,
    "처리(이미출고)": ClaimState.REFUSED,
    "자동처리(이미출고)": ClaimState.REFUSED,
}
RECEIPT_STATES: Mapping[str, ClaimState] = {
    "RELEASE_STOP_UNCHECKED": ClaimState.REQUESTED,
    "RETURNS_UNCHECKED": ClaimState.REQUESTED,
    "VENDOR_WAREHOUSE_CONFIRM": ClaimState.PROCESSING,
    "REQUEST_COUPANG_CHECK": ClaimState.PROCESSING,
    "RETURNS_COMPLETED": ClaimState.COMPLETED,
}
"""Where the stop of the shipment says nothing (비대상, returns)."""

FAULTS: Mapping[str, Party] = {
    "COUPANG": Party.CHANNEL,
    "WMS": Party.CHANNEL,
    "VENDOR": Party.SELLER,
    "CUSTOMER": Party.BUYER,
    "GENERAL": Party.UNKNOWN,
}
REASONS: Mapping[str, str] = {"CCTTER": "CANCEL_SOLD_OUT"}
"""By `reasonCode`; 고객변심 and anything else is RETURN_REFUND (channels.md 4)."""

SELLER_CODES = frozenset({"CCTTER", "CCPNER", "CCPRER"})


def read(payload: object) -> list[ChannelClaim]:
    """Claims of one receipt or withdrawal, of a list, or of the answer `{code, data}`. Raises CLAIM_UNREADABLE."""
    claims: list[ChannelClaim] = []
    if isinstance(payload, Mapping) and "code" in payload:
        _answered(payload)
    for entry in entries(payload, "data", "receiptId", "cancelId"):
        claims.extend(_receipt(entry) if "receiptId" in entry else _withdrawal(entry))
    return claims


def _answered(wrapper: Node) -> None:
    if text(wrapper, "code") not in {"", "200", "SUCCESS"}:
        raise unreadable(f"쿠팡 오류 응답입니다: {text(wrapper, 'code')} {text(wrapper, 'message')}")


def _receipt(entry: Node) -> Iterator[ChannelClaim]:
    number = needed(entry, "receiptId")
    kind, state, forced = _state(entry)
    code = text(entry, "reasonCode")
    items = _by_line(entry)
    for line, (qty, ordered) in items.items():
        yield ChannelClaim(
            number=number,
            claim_key=key_of_line(number, line, len(items)),
            part_key=line,
            type=kind,
            state=state,
            forced=forced,
            market_order_no=needed(entry, "orderId"),
            market_line_no=line,
            qty=qty,
            qty_ordered=ordered,
            reason=REASONS.get(code, "RETURN_REFUND"),
            reason_raw=said(
                text(entry, "cancelReasonCategory1"),
                text(entry, "cancelReasonCategory2"),
                text(entry, "cancelReason"),
                text(entry, "reasonCodeText"),
            ),
            requested_by=Party.SELLER if code in SELLER_CODES else Party.BUYER,
            fault=FAULTS.get(text(entry, "faultByType"), Party.UNKNOWN),
            requested_at=when(entry, "createdAt"),
            decided_at=None if state is ClaimState.REQUESTED else when(entry, "completeConfirmDate", "modifiedAt"),
            return_courier=_delivery(entry, "deliveryCompanyCode"),
            return_invoice_no=_delivery(entry, "deliveryInvoiceNo"),
            raw=entry,
        )


def _by_line(entry: Node) -> dict[str, tuple[int | None, int | None]]:
    """Pieces to cancel and pieces bought by line: one line may lie in several boxes."""
    found: dict[str, tuple[int | None, int | None]] = {}
    for item in (node(each, "returnItems") for each in _listed(entry, "returnItems")):
        line, qty, bought = text(item, "vendorItemId"), pieces(item, "cancelCount"), pieces(item, "purchaseCount")
        before, _ = found.get(line, (0, None))
        found[line] = (None if qty is None or before is None else before + qty, bought)
    return found or {"": (None, None)}


def _state(entry: Node) -> tuple[ClaimType, ClaimState, bool]:
    receipt, stop = needed(entry, "receiptStatus"), text(entry, "releaseStopStatus")
    known(RECEIPT_STATES, receipt, "receiptStatus")
    cancels = text(entry, "receiptType") == "CANCEL" or receipt == "RELEASE_STOP_UNCHECKED" or stop in STOP_STATES
    if not cancels:
        return ClaimType.RETURN, RECEIPT_STATES[receipt], False
    if text(entry, "completeConfirmType") == "CS_CONFIRM":
        return ClaimType.CANCEL, ClaimState.COMPLETED, True
    return ClaimType.CANCEL, STOP_STATES.get(stop, RECEIPT_STATES[receipt]), False


def _withdrawal(entry: Node) -> Iterator[ChannelClaim]:
    number = needed(entry, "cancelId")
    lines: list[str | None] = [needed({"vendorItemIds": i}, "vendorItemIds") for i in _listed(entry, "vendorItemIds")]
    for line in lines or [None]:
        yield ChannelClaim(
            number=number,
            claim_key=key_of_line(number, line or "", len(lines)),
            part_key=line,
            state=ClaimState.WITHDRAWN,
            market_order_no=text(entry, "orderId"),
            market_line_no=line or "",
            withdrawn_at=when(entry, "createdAt"),
            raw=entry,
        )


def _delivery(entry: Node, name: str) -> str:
    sent = _listed(entry, "returnDeliveryDtos")
    return text(node(sent[0], "returnDeliveryDtos"), name) if sent else ""


def _listed(entry: Node, name: str) -> Sequence[object]:
    value = entry.get(name) or []
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise unreadable(f"{name} 항목이 목록이 아닙니다")
    return value
