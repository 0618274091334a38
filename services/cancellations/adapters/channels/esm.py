"""ESM (G마켓, 옥션): `POST claim/v1/sa/Cancels` (channels.md 1). A claim is its order; quantities are not told."""

from __future__ import annotations

from collections.abc import Mapping

from services.cancellations.adapters.channels.reading import Node, entries, known, needed, said, text, unreadable, when
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState, Hints
from services.cancellations.domain.reasons import reason_of_words

STATES: Mapping[str, tuple[ClaimState, bool]] = {
    "1": (ClaimState.REQUESTED, False),
    "2": (ClaimState.PROCESSING, False),
    "3": (ClaimState.COMPLETED, False),
    "4": (ClaimState.WITHDRAWN, False),
    "5": (ClaimState.COMPLETED, True),
    "6": (ClaimState.COMPLETED, False),
}
"""`CancelStatus` to state, and whether the site forced it (직권환불)."""

_FINE = frozenset({"", "0", "success"})


def read(payload: object) -> list[ChannelClaim]:
    """Claims of one row, a list, or the answer `{ResultCode, Data}`. Raises CLAIM_UNREADABLE."""
    if isinstance(payload, Mapping) and text(payload, "ResultCode").casefold() not in _FINE:
        raise unreadable(f"ESM 오류 응답입니다: {text(payload, 'ResultCode')} {text(payload, 'Message')}")
    return [_claim(entry) for entry in entries(payload, "Data", "OrderNo")]


def _claim(entry: Node) -> ChannelClaim:
    order = needed(entry, "OrderNo")
    state, forced = known(STATES, needed(entry, "CancelStatus"), "CancelStatus")
    reason = text(entry, "CancelReason")
    return ChannelClaim(
        number=order,
        claim_key=order,
        state=state,
        forced=forced,
        market_order_no=order,
        hints=Hints(product_code=text(entry, "SiteGoodsNo"), only_to_choose=True),
        reason=reason_of_words(reason),
        reason_raw=said(reason, text(entry, "CancelReasonDetail")),
        requested_at=when(entry, "RequestDate"),
        decided_at=when(entry, "CompleteDate", "ApproveDate"),
        withdrawn_at=when(entry, "WithdrawDate"),
        # An order can be cancelled again after a withdrawal, under the same number: its date tells the two apart.
        at=when(entry, "WithdrawDate", "CompleteDate", "ApproveDate", "RequestDate"),
        raw=entry,
    )
