"""Cafe24: the `resource` of an order's cancellation (channels.md 1, api.md). One claim for each item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.cancellations.adapters.channels.reading import (
    Node,
    entries,
    key_of_line,
    needed,
    nodes,
    pieces,
    said,
    text,
    unreadable,
    when,
)
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState, ClaimType

CANCEL_STATES: Mapping[str, ClaimState] = {
    "C00": ClaimState.REQUESTED,
    "C10": ClaimState.PROCESSING,
    "C11": ClaimState.REFUSED,
    "C34": ClaimState.PROCESSING,
    "C35": ClaimState.PROCESSING,
    "C36": ClaimState.PROCESSING,
    "C40": ClaimState.COMPLETED,
    "C41": ClaimState.COMPLETED,
    "C42": ClaimState.COMPLETED,
    "C43": ClaimState.COMPLETED,
    "C47": ClaimState.COMPLETED,
    "C48": ClaimState.COMPLETED,
    "C49": ClaimState.COMPLETED,
}
_OTHERS: Mapping[str, ClaimType] = {"R": ClaimType.RETURN, "E": ClaimType.EXCHANGE}

REASONS: Mapping[str, str] = {
    "A": "RETURN_REFUND",
    "B": "CANCEL_DELAY",
    "D": "RETURN_DEFECT",
    "E": "CANCEL_QUALITY",
    "F": "CANCEL_QUALITY",
    "G": "CANCEL_QUALITY",
    "H": "CANCEL_SOLD_OUT",
}


def read(payload: object) -> list[ChannelClaim]:
    """Claims of one resource, a list, or `{resource}`. An order status of the N series takes the claim back."""
    return [claim for entry in entries(payload, "resource", "claim_code") for claim in _claims(entry)]


def _claims(entry: Node) -> Iterator[ChannelClaim]:
    number, status = needed(entry, "claim_code"), needed(entry, "order_status").upper()
    kind, state = _state(status)
    items: list[Node | None] = list(nodes(entry.get("items") or [], "items"))
    if not items and state is not ClaimState.WITHDRAWN:
        raise unreadable("items 항목이 없습니다")
    requested = when(entry, "requested_date")
    for item in items or [None]:
        line = needed(item, "order_item_code") if item is not None else ""
        yield ChannelClaim(
            number=number,
            claim_key=key_of_line(number, line, len(items)),
            part_key=line if item is not None else None,
            type=kind,
            state=state,
            market_order_no=needed(entry, "order_id"),
            market_line_no=line,
            qty=pieces(item, "quantity") if item is not None else None,
            reason=REASONS.get(text(entry, "claim_reason_type").upper(), "RETURN_REFUND"),
            reason_raw=said(text(entry, "claim_reason_type"), text(entry, "claim_reason")),
            requested_at=None if state is ClaimState.WITHDRAWN else requested,
            at=requested,
            raw=entry,
        )


def _state(status: str) -> tuple[ClaimType, ClaimState]:
    if status in CANCEL_STATES:
        return ClaimType.CANCEL, CANCEL_STATES[status]
    if status.startswith("N") and status[1:].isdigit():
        return ClaimType.CANCEL, ClaimState.WITHDRAWN
    if status[:1] in _OTHERS and status[1:].isdigit():
        return _OTHERS[status[0]], _progress(status[1:])
    raise unreadable(f"order_status 값을 알 수 없습니다: {status[:20]}")


def _progress(step: str) -> ClaimState:
    """Of returns and exchanges: …00 asked, …11 refused, …40 and later done."""
    if step == "11":
        return ClaimState.REFUSED
    if step == "00":
        return ClaimState.REQUESTED
    return ClaimState.COMPLETED if step >= "40" else ClaimState.PROCESSING
