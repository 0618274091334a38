"""An exchange as it is answered to one reader (F-163)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.cs.domain.exchanges import EXCHANGE_LABELS, ExchangeState
from services.cs.domain.returns import STAGE_LABELS, Stage
from shared.contracts.privacy import mask_name

_AS_THEY_ARE = (
    "id", "version", "mgmt_no", "pack_no", "new_mgmt_no", "channel_id", "channel_name", "market_order_no",
    "requested_at", "requested_by", "shipped_at", "item_id", "qty", "reason", "ship_first", "state", "return_stage",
    "arrived_at", "return_invoice_no", "new_order_status", "released_at", "completed_at", "cancelled_at", "handled_by",
)  # fmt: skip


def exchange_row(row: Mapping[str, Any], *, unmasked: bool) -> dict[str, Any]:
    """One row: what was exchanged for what, and where the old goods are (`return_stage`, null: nobody brings them)."""
    name = row["recipient_name"] or ""
    stage = row["return_stage"]
    return {
        **{each: row[each] for each in _AS_THEY_ARE},
        "return_id": row["return_case"],
        "recipient_name": name if unmasked else mask_name(name),
        "old_item": _product(row, "old"),
        "new_item": _product(row, "new"),
        "return_stage_label": STAGE_LABELS[Stage(stage)] if stage else "",
        "state_label": EXCHANGE_LABELS[ExchangeState(row["state"])],
    }


def _product(row: Mapping[str, Any], which: str) -> dict[str, Any]:
    return {name: row[f"{which}_{name}"] for name in ("option_code", "product_name", "option_name")}
