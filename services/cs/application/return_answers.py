"""A return as it is answered to one reader (F-157): names of people masked for who may not see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from services.cs.domain.return_fees import Fees, proposed_receivable
from services.cs.domain.returns import STAGE_LABELS, Stage
from shared.contracts.privacy import mask_name, mask_person

_PARTS = ("site", "enclosed", "bank")
_AS_THEY_ARE = (
    "id", "version", "mgmt_no", "pack_no", "channel_id", "channel_name", "market_order_no", "origin", "stage",
    "requested_at", "requested_by", "shipped_at", "accepted_at", "arrived_at", "cancelled_at", "courier",
    "courier_name", "return_invoice_no", "payer", "reason", "claim_id", "receivable", "receivable_since", "outcome",
    "outcome_reason", "override_reason", "settled_at", "settled_by",
)  # fmt: skip


def return_row(row: Mapping[str, Any], *, unmasked: bool) -> dict[str, Any]:
    """One row. An item stands once a disposition; 미수 is proposed beside what it is."""
    name = row["recipient_name"] or ""
    expected, arrived = (Fees(*(row[f"{side}_{part}"] for part in _PARTS)) for side in ("expected", "arrived"))
    items = jsonb(row["items"])
    return {
        **{each: row[each] for each in _AS_THEY_ARE},
        "return_id": str(row["return_id"]),
        "stage_label": STAGE_LABELS[Stage(row["stage"])],
        "recipient_name": name if unmasked else mask_name(name),
        "sender": _person(row["sender"], unmasked=unmasked),
        "receiver": _person(row["receiver"], unmasked=unmasked),
        "items": items,
        "auto_inbound": any(item["auto_inbound"] for item in items),
        "fees_expected": _fees(expected),
        "fees_arrived": _fees(arrived),
        "receivable_proposed": proposed_receivable(expected, arrived) if row["arrived_at"] else 0,
        "settled": row["settled_at"] is not None,
        "refund": _refund(row),
    }


def jsonb(value: Any) -> Any:
    """What the toolkit has read already, and the bare driver gives as text."""
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def _fees(fees: Fees) -> dict[str, int]:
    return {part: getattr(fees, part) for part in _PARTS}


def _refund(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["refund_amount"] is None:
        return None
    return {
        "amount": row["refund_amount"],
        "method": row["refund_method"],
        "due_at": row["refund_due_at"],
        "done_at": row["refund_done_at"],
    }


def _person(value: Any, *, unmasked: bool) -> dict[str, str] | None:
    person: dict[str, str] | None = jsonb(value)
    return person if person is None or unmasked else mask_person(person)


def with_changes(row: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One return in full: what was changed of it, by whom and when; the ledger of its fees stands in there."""
    return {**row, "changes": list(changes)}
