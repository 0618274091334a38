"""A C/S record as it is answered to one reader (F-028, F-148)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.cs.application.render import rendered, rendered_list
from services.cs.domain.records import Handled
from services.cs.domain.tasks import LABELS, Task
from shared.contracts.privacy import mask_name


def record_row(row: Mapping[str, Any], *, unmasked: bool) -> dict[str, Any]:
    """One row. `order_status`, names of channel and recipient are of today; `pack_no` is as it was when logged."""
    task, handled = Task(row["task"]), Handled(row["handled"])
    hidden = not unmasked and row["masked_text"] is not None
    system_text = row["masked_text"] if hidden else row["system_text"]
    said = (row["at"], row["operator"], task, handled)
    name = row["recipient_name"] or ""
    return {
        "id": row["id"],
        "at": row["at"],
        "mgmt_no": row["mgmt_no"],
        "pack_no": row["pack_no"],
        "channel_name": row["channel_name"],
        "market_order_no": row["market_order_no"],
        "recipient_name": name if unmasked else mask_name(name),
        "operator": row["operator"],
        "task": task,
        "task_label": LABELS[task],
        "system_text": system_text,
        "note": row["note"],
        "handled": handled,
        "handled_by": row["handled_by"],
        "handled_at": row["handled_at"],
        "alarm_at": row["alarm_at"],
        "order_status": row["order_status"],
        "channel_product_name": row["channel_product_name"],
        "channel_option_name": row["channel_option_name"],
        "cancel_reason": row["cancel_reason"],
        "exchange_reason": row["exchange_reason"],
        "general_type": row["general_type"],
        "message_id": row["message_id"],
        "rendered": rendered(*said, row["mgmt_no"], row["pack_no"], system_text, row["note"]),
        "rendered_list": rendered_list(*said, system_text, row["note"]),
    }
