"""11번가: `cancelorders` and `withdrawcanceledorders` as XML or as the same thing in JSON (channels.md 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.cancellations.adapters.channels.reading import (
    Node,
    known,
    needed,
    nodes,
    pieces,
    said,
    text,
    unreadable,
    when,
)
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState, Hints, Party
from services.cancellations.domain.identity import part_of_line

STATES: Mapping[str, ClaimState] = {
    "01": ClaimState.REQUESTED,
    "02": ClaimState.COMPLETED,
    "05": ClaimState.WITHDRAWN,
}
WHO: Mapping[str, Party] = {"01": Party.BUYER, "02": Party.SELLER}

BUYER_REASONS: Mapping[str, str] = {
    "04": "CANCEL_DELAY",
    "06": "CANCEL_QUALITY",
    "08": "CANCEL_SOLD_OUT",
    "17": "CANCEL_DELAY",
    "18": "CANCEL_SOLD_OUT",
}
SELLER_REASONS: Mapping[str, str] = {
    "06": "CANCEL_DELAY",
    "08": "CANCEL_SOLD_OUT",
    "09": "CANCEL_SOLD_OUT",
    "17": "CANCEL_DELAY",
    "18": "CANCEL_SOLD_OUT",
}
"""`ordCnRsnCd` depends on who registered; the others are RETURN_REFUND (channels.md 4)."""

FORCED_LIST = "officecancel"
"""직권취소: the list's own name is the only sign of it."""


def read(payload: object) -> list[ChannelClaim]:
    """Claims of one `order`, a list, or the wrapper `orders` (with or without its prefix). Raises CLAIM_UNREADABLE."""
    return [_claim(entry, forced=forced) for entry, forced in _entries(payload)]


def _entries(payload: object) -> Iterator[tuple[Node, bool]]:
    for each in nodes(payload, "claim"):
        entry = _without_prefixes(each)
        if "ordPrdCnSeq" in entry:
            yield entry, False
            continue
        wrappers = [name for name in entry if name == "orders" or name.casefold().startswith(FORCED_LIST)]
        if not wrappers:
            raise unreadable("ordPrdCnSeq 값이 없습니다")
        for inner in nodes(entry[wrappers[0]] or {}, wrappers[0]):
            yield from _of_wrapper(_without_prefixes(inner), forced=wrappers[0] != "orders")


def _of_wrapper(wrapper: Node, *, forced: bool) -> Iterator[tuple[Node, bool]]:
    if "ordPrdCnSeq" in wrapper:
        yield wrapper, forced
    elif "order" in wrapper:
        for order in nodes(wrapper["order"], "order"):
            yield _without_prefixes(order), forced
    elif code := text(wrapper, "result_code", "resultCode"):
        # "해당 건이 없습니다" is a result code: nothing to report. Negative codes are errors of the call.
        if code.startswith("-"):
            raise unreadable(f"11번가 오류 응답입니다: {code} {text(wrapper, 'result_text', 'resultText')}")
    elif wrapper:
        raise unreadable("order 항목이 없습니다")


def _claim(entry: Node, *, forced: bool) -> ChannelClaim:
    number = needed(entry, "ordPrdCnSeq")
    order, line = needed(entry, "ordNo"), text(entry, "ordPrdSeq")
    who, code = text(entry, "ordCnMnbdCd"), text(entry, "ordCnRsnCd")
    reasons = SELLER_REASONS if who == "02" else BUYER_REASONS
    state = known(STATES, needed(entry, "ordCnStatCd"), "ordCnStatCd")
    return ChannelClaim(
        number=number,
        claim_key=number,
        part_key=part_of_line("eleven_st", order, line),
        state=ClaimState.COMPLETED if forced and state.live else state,
        forced=forced,
        market_order_no=order,
        market_line_no=line,
        hints=Hints(product_code=text(entry, "prdNo"), option_name=text(entry, "slctPrdOptNm")),
        qty=pieces(entry, "ordCnQty"),
        reason=reasons.get(code, "RETURN_REFUND"),
        reason_raw=said(code, text(entry, "ordCnDtlsRsn")),
        requested_by=WHO.get(who, Party.CHANNEL),
        requested_at=None if state is ClaimState.WITHDRAWN else when(entry, "createDt"),
        withdrawn_at=when(entry, "createDt") if state is ClaimState.WITHDRAWN else None,
        raw=entry,
    )


def _without_prefixes(entry: Mapping[str, Any]) -> Node:
    return {name.rpartition(":")[2]: value for name, value in entry.items()}
