"""Claims and rows as api.md answers them. Names are masked for those who may not read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.cancellations.application.lists import ListedClaim, ListedRow
from services.cancellations.application.ports import Upload
from services.cancellations.domain.saga import IN_FLIGHT, Step
from shared.contracts.privacy import mask_name
from shared.files.progress import RowCounts
from shared.runtime.clock import KST
from shared.web.principal import Principal

_PENDING = {Step.APPLYING: "APPLY", Step.WITHDRAWING: "WITHDRAW"}


def kst(at: datetime | None) -> str | None:
    """RFC 3339 in Korean time."""
    return at.astimezone(KST).isoformat() if at else None


def claim_answer(row: ListedClaim, who: Principal, *, withdrawal: bool = False) -> dict[str, Any]:
    """`Claim` of api.md. In the list of withdrawals the acknowledgement is the withdrawal's."""
    got = row.values
    facts, step = got["facts"], Step(got["step"])
    acked = "withdrawal_acknowledged" if withdrawal else "acknowledged"
    return {
        "id": str(got["id"]),
        "channel_id": got["channel_id"],
        "claim_key": got["claim_key"],
        "type": got["type"],
        "state": got["state"],
        "decision": got["decision"],
        "market_order_no": got["market_order_no"],
        "market_line_no": facts["market_line_no"],
        "mgmt_no": got["mgmt_no"],
        "qty": facts["qty"] if facts["qty"] is not None else got["decided_qty"],
        "reason": facts["reason"],
        "reason_raw": facts["reason_raw"],
        "requested_at": kst(got["requested_at"]),
        "channel_name": got["channel_name"],
        "buyer_name": shown_name(got["buyer_name"], who),
        "order_qty": got["order_qty"],
        "invoice_no": got["invoice_no"],
        "placed_at": kst(got["placed_at"]),
        "shipped_at": kst(got["shipped_at"]),
        "order_status": got["order_status"] or ("RECEIVED" if got["placed_at"] else None),
        "cancelled_at": kst(got["cancelled_at"]),
        "memo": got["memo"],
        "raced": got["raced"],
        "withdrawn_at": kst(got["withdrawn_at"]),
        "withdrawal": got["withdrawal"],
        "acknowledged_at": kst(got[f"{acked}_at"]),
        "acknowledged_by": got[f"{acked}_by"],
        "forced": got["forced"],
        "resolution": got["resolution"],
        "pending": pending_of(step, got["resolution"]),
        "code": got["code"],
        "received_at": kst(got["received_at"]),
    }


def pending_of(step: Step, resolution: str | None) -> str | None:
    """What waits for the answer of orders: APPLY, WITHDRAW, or the resolution."""
    if step not in IN_FLIGHT:
        return None
    return resolution if step is Step.RESOLVING else _PENDING[step]


def shown_name(name: str | None, who: Principal) -> str | None:
    """A name for the one who asks."""
    return name if name is None or who.reads_personal_data() else mask_name(name)


def row_answer(listed: ListedRow, channel_name: str, who: Principal) -> dict[str, Any]:
    """A row: the columns of F-183, its verdict, and after applying what became of its claim."""
    stored, claim = listed.row, listed.claim or {}
    row = stored.row
    return {
        "n": row.n,
        "sheet_row": row.sheet_row,
        "mgmt_no": claim.get("mgmt_no") or stored.mgmt_no,
        "market_order_no": row.market_order_no,
        "market_line_no": row.market_line_no,
        "channel_product_code": row.product_code,
        "channel_name": channel_name,
        "buyer_name": shown_name(row.buyer, who),
        "recipient_name": shown_name(row.recipient, who),
        "product_name": row.product_name,
        "option_name": row.option_name,
        "qty": row.qty if row.qty is not None else (row.qty_text or None),
        "reason": row.reason_raw,
        "requested_at": kst(row.requested_at) or row.requested_text or None,
        "return_invoice_no": row.return_invoice_no,
        "claim_key": claim.get("claim_key") or row.claim_key or None,
        "verdict": stored.verdict,
        "detail": stored.detail,
        "skip": stored.skip,
        "applied_at": kst(stored.applied_at),
        "applied_by": stored.asked_by if stored.applied_at else None,
        "ok": stored.ok,
        "claim_id": stored.claim_id,
        "decision": claim.get("decision"),
    }


def upload_answer(upload: Upload, counts: RowCounts) -> dict[str, Any]:
    """An upload with its verdicts counted and how far applying is."""
    return {
        "upload_id": str(upload.id),
        "channel_id": upload.channel_id,
        "file_name": upload.file_name,
        "rows": upload.rows,
        "ignored": upload.ignored,
        "verdicts": dict(counts.verdicts),
        "state": counts.state,
        "asked": counts.asked,
        "applied": counts.applied,
        "created_at": kst(upload.created_at),
        "created_by": upload.created_by,
    }
