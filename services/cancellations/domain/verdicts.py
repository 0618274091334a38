"""What applying a row would do, in one word and one sentence (channels.md 3). Read before and said again after."""

from __future__ import annotations

from services.cancellations.domain.claim import Claim
from services.cancellations.domain.matching import Match
from services.cancellations.domain.pairing import Pair
from services.cancellations.domain.upload_rows import Row, Verdict
from shared.contracts.orders import Decision
from shared.contracts.snapshots import OrderStatus

TEXTS = {
    Verdict.OK: "취소할 수 있습니다.",
    Verdict.ORDER_NOT_FOUND: "주문이 없습니다. 주문이 들어오면 자동으로 처리합니다.",
    Verdict.AMBIGUOUS: "해당하는 주문이 여러 건입니다. 관리번호를 선택하세요.",
    Verdict.ALREADY_CANCELLED: "이미 취소 처리된 건입니다.",
    Verdict.QTY_OVER: "취소수량이 남은 주문수량보다 많습니다.",
    Verdict.INVOICED_HELD: "송장상태의 주문입니다. 취소하지 않고 보류합니다.",
    Verdict.SHIPPED_RECORDED: "이미 배송된 주문입니다. 기록만 남깁니다.",
    Verdict.DUPLICATE_ROW: "파일 안에 같은 내용의 행이 있습니다.",
    Verdict.WITHDRAWN_ROW: "취소가 철회된 건입니다.",
    Verdict.BAD_DATE: "취소요청일을 읽을 수 없습니다.",
    Verdict.BAD_QTY: "수량을 읽을 수 없습니다.",
    Verdict.EMPTY_ORDER_NO: "주문번호가 비어 있습니다.",
}

_OF_DECISION = {
    Decision.UNMATCHED: Verdict.ORDER_NOT_FOUND,
    Decision.AMBIGUOUS: Verdict.AMBIGUOUS,
    Decision.HELD_FOR_DECISION: Verdict.INVOICED_HELD,
    Decision.RECORDED_AFTER_SHIP: Verdict.SHIPPED_RECORDED,
}

_OF_STATUS = {
    OrderStatus.RECEIVED: Verdict.OK,
    OrderStatus.INVOICED: Verdict.INVOICED_HELD,
    OrderStatus.SHIPPED: Verdict.SHIPPED_RECORDED,
}


def verdict_of(row: Row, match: Match, paired: Pair, asked_earlier: int = 0) -> Verdict:
    """The verdict of a row. `asked_earlier`: pieces that earlier rows of the file take from the same order."""
    if row.defect is not None:
        return row.defect
    if row.withdrawn:
        return Verdict.WITHDRAWN_ROW
    if paired.claim is not None:
        return of_claim(paired.claim)
    if match.order is None:
        return Verdict.AMBIGUOUS if match.several else Verdict.ORDER_NOT_FOUND
    left = match.order.left - asked_earlier
    if match.order.left == 0:
        return Verdict.ALREADY_CANCELLED
    if (paired.qty or 0) > left:
        return Verdict.QTY_OVER
    return _OF_STATUS[match.order.status]


def of_claim(claim: Claim) -> Verdict:
    """The verdict of a row whose claim is known already."""
    if not claim.state.live:
        return Verdict.WITHDRAWN_ROW
    if claim.mgmt_no is not None and claim.decision in {Decision.UNMATCHED, Decision.AMBIGUOUS}:
        return Verdict.ALREADY_CANCELLED  # its command is on its way
    if claim.decision is Decision.REFUSED:
        return Verdict.QTY_OVER if claim.code == "QTY_OUT_OF_RANGE" else Verdict.SHIPPED_RECORDED
    return _OF_DECISION.get(claim.decision, Verdict.ALREADY_CANCELLED)
